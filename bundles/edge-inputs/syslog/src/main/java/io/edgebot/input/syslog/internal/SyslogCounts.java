package io.edgebot.input.syslog.internal;

import io.edgebot.api.plugin.Counters;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the decoders count, without a lock an event; handed on from time to time. Thread-safe, but
 * {@link #flush} is for one thread at a time.
 */
final class SyslogCounts {
  private static final Counters.Spec PARSE_ERRORS =
      Counters.Spec.of(
          "edgebot_syslog_parse_errors_total",
          "Messages that are not, or not wholly, of RFC 5424 or RFC 3164; kept as they came.");
  private static final Counters.Spec TRUNCATED =
      Counters.Spec.of(
          "edgebot_syslog_truncated_total", "Messages cut at max_message_bytes or cut off.");
  private static final Counters.Spec EMPTY =
      Counters.Spec.of("edgebot_syslog_empty_total", "Datagrams without a message, ignored.");

  private final LongAdder parseErrors = new LongAdder();
  private final LongAdder truncated = new LongAdder();
  private final LongAdder empty = new LongAdder();

  void parseError() {
    parseErrors.increment();
  }

  void truncated() {
    truncated.increment();
  }

  void emptyDatagram() {
    empty.increment();
  }

  /** Adds what was counted since the last call. */
  void flush(Counters counters) {
    counters.counter(PARSE_ERRORS).add(parseErrors.sumThenReset());
    counters.counter(TRUNCATED).add(truncated.sumThenReset());
    counters.counter(EMPTY).add(empty.sumThenReset());
  }
}
