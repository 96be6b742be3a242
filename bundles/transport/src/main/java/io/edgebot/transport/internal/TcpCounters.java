package io.edgebot.transport.internal;

import io.edgebot.api.plugin.Counters;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Counts what happens to the connections of an input. */
final class TcpCounters {
  /** Too many at a time: closed as soon as accepted. */
  static final String LIMIT = "limit";

  /** Nothing came for too long. */
  static final String IDLE = "idle";

  /** The decoder could not follow the stream. */
  static final String FORMAT = "format";

  /** The decoder used nothing of a full buffer. */
  static final String TOO_LONG = "too_long";

  /** All connections together hold too much, and this one more than its part. */
  static final String MEMORY = "memory";

  /** The decoder threw. */
  static final String DECODER_ERROR = "decoder_error";

  private static final List<String> REASONS =
      List.of(LIMIT, IDLE, FORMAT, TOO_LONG, MEMORY, DECODER_ERROR);

  private static final Counters.Spec CLOSED =
      Counters.Spec.of(
          "edgebot_tcp_connections_closed_total",
          "Connections that were closed from this side.",
          "reason",
          REASONS);

  private static final Counters.Spec RESYNCHRONIZED =
      Counters.Spec.of(
          "edgebot_tcp_resynchronized_total",
          "Connections whose decoder did not understand what the one before it had left.");

  private final Map<String, Counters.Counter> closed;
  private final Counters.Counter resynchronized;

  TcpCounters(Counters counters) {
    closed =
        REASONS.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Function.identity(), reason -> counters.counter(CLOSED, reason)));
    resynchronized = counters.counter(RESYNCHRONIZED);
  }

  void closed(String reason) {
    closed(reason, 1);
  }

  void closed(String reason, long connections) {
    Counters.Counter counter = closed.get(reason);
    if (counter != null && connections > 0) {
      counter.add(connections);
    }
  }

  void resynchronized() {
    resynchronized.add(1);
  }
}
