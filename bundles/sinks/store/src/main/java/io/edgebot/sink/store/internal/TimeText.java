package io.edgebot.sink.store.internal;

import io.edgebot.api.event.Timestamps;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Times as the database keeps them: {@code YYYY-MM-DDTHH:MM:SS} in UTC with 0, 3, 6 or 9 fraction
 * digits and no zone, so that SQLite's date functions understand them and the order of texts is the
 * order of times: a text without a fraction is a prefix of those with one. Not thread-safe.
 */
final class TimeText {
  private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private long second = Long.MIN_VALUE;
  private String secondText = "";

  /** The text of a time; years beyond 0 to 9999 are brought to the nearest. */
  String format(Instant time) {
    Instant clamped = time.isBefore(EARLIEST) ? EARLIEST : time.isAfter(LATEST) ? LATEST : time;
    if (clamped.getEpochSecond() != second) {
      second = clamped.getEpochSecond();
      String text = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC).toString();
      secondText = text.length() == 16 ? text + ":00" : text;
    }
    int nanos = clamped.getNano();
    if (nanos == 0) {
      return secondText;
    }
    StringBuilder text = new StringBuilder(29).append(secondText).append('.');
    if (nanos % 1_000_000 == 0) {
      return padded(text, nanos / 1_000_000, 100);
    }
    return nanos % 1000 == 0
        ? padded(text, nanos / 1000, 100_000)
        : padded(text, nanos, 100_000_000);
  }

  private static String padded(StringBuilder text, int fraction, int unit) {
    for (int u = unit; u > 1 && fraction < u; u /= 10) {
      text.append('0');
    }
    return text.append(fraction).toString();
  }

  /** The time of a text; null if it is none. */
  static @Nullable Instant parse(String text) {
    return Timestamps.parse(text + "Z");
  }
}
