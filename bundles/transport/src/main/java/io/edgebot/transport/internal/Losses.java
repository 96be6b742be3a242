package io.edgebot.transport.internal;

import io.edgebot.api.input.Lane;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what an endpoint lost, at the lane of the input that reads it; while none does, the counts
 * wait for the next one. Thread-safe; called once a batch.
 */
final class Losses {
  /** The kernel's buffer was full. */
  static final String KERNEL_OVERFLOW = "kernel_overflow";

  /** The holding buffer was full, since the lane had no credit. */
  static final String HOLDING_OVERFLOW = "holding_overflow";

  /** The holding buffer was full, since no input was there. */
  static final String SWAP_OVERFLOW = "swap_overflow";

  /** Held, and no input came for it in time. */
  static final String GRACE_EXPIRED = "grace_expired";

  /** Held when the input's configuration was deleted, or the process stopped. */
  static final String CLOSED = "closed";

  /** The decoder threw. */
  static final String DECODER_ERROR = "decoder_error";

  private static final List<String> REASONS =
      List.of(
          KERNEL_OVERFLOW, HOLDING_OVERFLOW, SWAP_OVERFLOW, GRACE_EXPIRED, CLOSED, DECODER_ERROR);

  private static final Logger LOG = LoggerFactory.getLogger(Losses.class);

  private final Map<String, Long> waiting = new TreeMap<>();
  private @Nullable Lane lane;
  private boolean attached;

  synchronized void count(long events, String reason) {
    if (events == 0) {
      return;
    }
    waiting.merge(reason, events, Long::sum);
    if (attached) {
      flush();
    }
  }

  /** Counts datagrams for which there was no room. */
  synchronized void overflowed(long datagrams) {
    count(datagrams, attached ? HOLDING_OVERFLOW : SWAP_OVERFLOW);
  }

  synchronized void attach(Lane to) {
    lane = to;
    attached = true;
    // Each reason is exported as 0 from the start, so that the first loss is seen as a change.
    REASONS.forEach(reason -> waiting.merge(reason, 0L, Long::sum));
    flush();
  }

  synchronized void detach() {
    attached = false;
  }

  /** Counts what is left at the lane that was there last. */
  synchronized void close() {
    flush();
    lane = null;
  }

  private void flush() {
    if (lane == null) {
      return;
    }
    for (Map.Entry<String, Long> loss : waiting.entrySet()) {
      try {
        lane.dropped(loss.getValue(), loss.getKey());
      } catch (RuntimeException e) {
        LOG.warn("{} events lost ({}), and not counted", loss.getValue(), loss.getKey(), e);
      }
    }
    waiting.clear();
  }
}
