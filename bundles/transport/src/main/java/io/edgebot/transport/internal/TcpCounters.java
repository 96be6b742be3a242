package io.edgebot.transport.internal;

import io.edgebot.api.plugin.Counters;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

  /** TLS was agreed on. */
  static final String SUCCEEDED = "succeeded";

  /** It was not, or the client was not trusted. */
  static final String FAILED = "failed";

  /** It was not in time. */
  static final String TIMEOUT = "timeout";

  private static final List<String> OUTCOMES = List.of(SUCCEEDED, FAILED, TIMEOUT);

  private static final Counters.Spec HANDSHAKES =
      Counters.Spec.of(
          "edgebot_tls_handshakes_total",
          "TLS handshakes of accepted connections, by how they ended.",
          "outcome",
          OUTCOMES);

  private static final Counters.Spec RESYNCHRONIZED =
      Counters.Spec.of(
          "edgebot_tcp_resynchronized_total",
          "Connections whose decoder did not understand what the one before it had left.");

  private final Map<String, Counters.Counter> closed;
  private final Map<String, Counters.Counter> handshakes;
  private final Counters.Counter resynchronized;

  TcpCounters(Counters counters, boolean tls) {
    closed = byValue(counters, CLOSED, REASONS);
    handshakes = tls ? byValue(counters, HANDSHAKES, OUTCOMES) : Map.of();
    resynchronized = counters.counter(RESYNCHRONIZED);
  }

  private static Map<String, Counters.Counter> byValue(
      Counters counters, Counters.Spec spec, List<String> values) {
    return values.stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Function.identity(), value -> counters.counter(spec, value)));
  }

  void closed(String reason) {
    closed(reason, 1);
  }

  void closed(String reason, long connections) {
    add(closed.get(reason), connections);
  }

  void handshakes(String outcome, long count) {
    add(handshakes.get(outcome), count);
  }

  private static void add(Counters.@Nullable Counter counter, long amount) {
    if (counter != null && amount > 0) {
      counter.add(amount);
    }
  }

  void resynchronized() {
    resynchronized.add(1);
  }
}
