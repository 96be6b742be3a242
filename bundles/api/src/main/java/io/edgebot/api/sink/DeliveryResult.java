package io.edgebot.api.sink;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a batch. Reasons are sentences for people; they hold no secret and no content. */
public sealed interface DeliveryResult {
  /**
   * All events are durable at the destination.
   *
   * @param position opaque bytes to be committed with the cursor; null if there are none
   */
  record Delivered(byte @Nullable [] position) implements DeliveryResult {}

  /**
   * Nothing can be said of any event: try the same batch again.
   *
   * @param delay the least time to wait, as the destination asked; null for the usual backoff
   * @param probe whether a probe that succeeds may end the wait early: after transport errors, or
   *     where the destination was unavailable as a whole
   */
  record RetryLater(String reason, @Nullable Duration delay, boolean probe)
      implements DeliveryResult {}

  /**
   * The destination refuses events for good; the others of the batch are durable there. With no
   * event named, nothing was stored and the offender is not known: the batch is split to find it.
   */
  record Refused(String code, String reason, List<Refusal> events) implements DeliveryResult {
    /** Copies the list. */
    public Refused {
      events = List.copyOf(events);
    }
  }

  /** The batch is larger than the destination takes, and nothing was stored: it is split. */
  record TooLarge(String reason) implements DeliveryResult {}

  /** Someone must change the configuration, here or there: hold and try again now and then. */
  record Misconfigured(String reason) implements DeliveryResult {}

  /** Another owner writes to the destination: hold, and say so, until an operator decides. */
  record Fenced(String reason) implements DeliveryResult {}

  /**
   * A refused event.
   *
   * @param index its place in the batch
   * @param code a short fixed word
   */
  record Refusal(int index, String code) {}

  /** All events are durable. */
  static DeliveryResult delivered() {
    return new Delivered(null);
  }

  /** A transport error: backoff, ended early by a probe that succeeds. */
  static DeliveryResult unreachable(String reason) {
    return new RetryLater(reason, null, true);
  }
}
