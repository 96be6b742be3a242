package io.edgebot.api.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Reads the times that events carry. */
public final class Timestamps {
  private static final long DAY = 86_400;
  private static final long YEAR_0 = -62_167_219_200L;
  private static final long YEAR_10000 = 253_402_300_800L;

  private Timestamps() {}

  /**
   * Reads an RFC 3339 date-time ({@code 2026-11-24T03:24:42.889115+00:00}): {@code T}, {@code t} or
   * a space between date and time, up to nine fraction digits (more are cut), an offset or {@code
   * Z}. Second 60 is taken as the first instant of the next minute.
   *
   * @return null if the text is of another form or no such time exists
   */
  public static @Nullable Instant parse(CharSequence text) {
    int length = text.length();
    if (length < 20 || length > 64 || text.charAt(4) != '-' || text.charAt(7) != '-') {
      return null;
    }
    char separator = text.charAt(10);
    if ((separator != 'T' && separator != 't' && separator != ' ')
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return null;
    }
    int year = digits(text, 0, 4);
    int month = digits(text, 5, 7);
    int day = digits(text, 8, 10);
    int hour = digits(text, 11, 13);
    int minute = digits(text, 14, 16);
    int second = digits(text, 17, 19);
    if ((year | month | day | hour | minute | second) < 0 || second > 60) {
      return null;
    }
    int at = 19;
    int nanos = 0;
    if (text.charAt(at) == '.') {
      int first = ++at;
      int scale = 100_000_000;
      while (at < length && isDigit(text.charAt(at))) {
        nanos += (text.charAt(at++) - '0') * scale;
        scale /= 10;
      }
      if (at == first) {
        return null;
      }
    }
    int offset = offsetSeconds(text, at);
    if (offset == Integer.MIN_VALUE) {
      return null;
    }
    try {
      int leap = second == 60 ? 1 : 0;
      return LocalDateTime.of(year, month, day, hour, minute, second - leap, leap == 1 ? 0 : nanos)
          .toInstant(ZoneOffset.UTC)
          .plusSeconds((long) leap - offset);
    } catch (DateTimeException e) {
      return null; // 30 February and the like: no such time exists
    }
  }

  /** The longest text that {@link #write} makes. */
  static final int MAX_LENGTH = 30;

  /**
   * Writes a time as {@link Instant#toString} does: RFC 3339 in UTC with 0, 3, 6 or 9 fraction
   * digits, for the years 0 to 9999. For hot paths, where that method would take most of the time.
   *
   * @param out has room for {@link #MAX_LENGTH} bytes
   * @return how many bytes it wrote; 0 if the year has another number of digits
   */
  static int write(Instant time, byte[] out) {
    long second = time.getEpochSecond();
    if (second < YEAR_0 || second >= YEAR_10000) {
      return 0;
    }
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(second, DAY));
    int ofDay = (int) Math.floorMod(second, DAY);
    digits(out, 0, 4, date.getYear());
    out[4] = '-';
    digits(out, 5, 2, date.getMonthValue());
    out[7] = '-';
    digits(out, 8, 2, date.getDayOfMonth());
    out[10] = 'T';
    digits(out, 11, 2, ofDay / 3600);
    out[13] = ':';
    digits(out, 14, 2, ofDay / 60 % 60);
    out[16] = ':';
    digits(out, 17, 2, ofDay % 60);
    int at = 19;
    int nanos = time.getNano();
    if (nanos != 0) {
      out[at++] = '.';
      int count = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9;
      digits(out, at, count, count == 3 ? nanos / 1_000_000 : count == 6 ? nanos / 1_000 : nanos);
      at += count;
    }
    out[at++] = 'Z';
    return at;
  }

  private static void digits(byte[] out, int at, int count, int number) {
    int rest = number;
    for (int i = at + count - 1; i >= at; i--) {
      out[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /** The offset that stands from a position to the end; the least integer if there is none. */
  private static int offsetSeconds(CharSequence text, int at) {
    int length = text.length();
    if (at >= length) {
      return Integer.MIN_VALUE;
    }
    char sign = text.charAt(at);
    if ((sign == 'Z' || sign == 'z') && length == at + 1) {
      return 0;
    }
    if ((sign != '+' && sign != '-') || length != at + 6 || text.charAt(at + 3) != ':') {
      return Integer.MIN_VALUE;
    }
    int hours = digits(text, at + 1, at + 3);
    int minutes = digits(text, at + 4, at + 6);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
      return Integer.MIN_VALUE;
    }
    int seconds = hours * 3600 + minutes * 60;
    return sign == '-' ? -seconds : seconds;
  }

  private static int digits(CharSequence text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      if (!isDigit(text.charAt(i))) {
        return -1;
      }
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
