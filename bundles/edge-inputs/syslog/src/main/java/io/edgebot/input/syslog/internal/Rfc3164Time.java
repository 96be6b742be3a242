package io.edgebot.input.syslog.internal;

import io.edgebot.api.event.Timestamps;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;

/**
 * Reads the timestamp of an RFC 3164 message: {@code Mmm dd hh:mm:ss}, the day padded with a space,
 * a zero or not at all; as found in the field also with a year behind the day, with a fraction, or
 * as RFC 3339. Not thread-safe.
 */
final class Rfc3164Time {
  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

  private final LocalTimes localTimes = new LocalTimes();

  private byte[] bytes = {};
  private int at;
  private int end;

  /**
   * Reads it at a position.
   *
   * @param message gets its place, and its time if there is such a time
   * @return the position behind it; -1 if there is none
   */
  int read(byte[] source, int from, int to, ZoneId zone, Instant now, ParsedMessage message) {
    bytes = source;
    at = from;
    end = to;
    boolean found = (at < end && isDigit(at)) ? rfc3339(message) : local(zone, now, message);
    if (!found || (at < end && bytes[at] != ' ' && bytes[at] != ':')) {
      message.time = null;
      return -1;
    }
    message.timestampFrom = from;
    message.timestampTo = at;
    return at;
  }

  private boolean rfc3339(ParsedMessage message) {
    int from = at;
    while (at < end && at < from + 40 && bytes[at] != ' ') {
      at++;
    }
    if (at < from + 20) {
      return false;
    }
    // "…Z:" is written by some; a colon cannot end a time.
    if (bytes[at - 1] == ':') {
      at--;
    }
    message.time =
        Timestamps.parse(new String(bytes, from, at - from, StandardCharsets.ISO_8859_1));
    return message.time != null;
  }

  private boolean local(ZoneId zone, Instant now, ParsedMessage message) {
    int month = month();
    if (month == 0 || !skip(' ')) {
      return false;
    }
    skip(' ');
    int day = number(2);
    if (day < 1 || day > 31 || !skip(' ')) {
      return false;
    }
    skip(' ');
    int year = 0;
    if (at + 4 < end && bytes[at + 4] == ' ' && isDigit(at + 2)) {
      year = number(4);
      if (year < 1970 || !skip(' ')) {
        return false;
      }
    }
    int hour = number(2);
    if (hour < 0 || hour > 23 || !skip(':')) {
      return false;
    }
    int minute = number(2);
    if (minute < 0 || minute > 59 || !skip(':')) {
      return false;
    }
    int second = number(2);
    if (second < 0 || second > 60) {
      return false;
    }
    int nanos = fraction();
    // Second 60 is told as the last one of its minute.
    Instant time =
        localTimes.resolve(year, month, day, hour, minute, Math.min(second, 59), zone, now);
    message.time = time == null || nanos == 0 ? time : time.plusNanos(nanos);
    return true;
  }

  private int month() {
    if (at + 3 > end) {
      return 0;
    }
    int a = bytes[at] | 0x20;
    int b = bytes[at + 1] | 0x20;
    int c = bytes[at + 2] | 0x20;
    for (int i = 0; i < 36; i += 3) {
      if (MONTHS.charAt(i) == a && MONTHS.charAt(i + 1) == b && MONTHS.charAt(i + 2) == c) {
        at += 3;
        return i / 3 + 1;
      }
    }
    return 0;
  }

  private boolean skip(char expected) {
    if (at < end && bytes[at] == expected) {
      at++;
      return true;
    }
    return false;
  }

  private int number(int mostDigits) {
    int from = at;
    int number = 0;
    while (at < end && at < from + mostDigits && isDigit(at)) {
      number = number * 10 + bytes[at++] - '0';
    }
    return at == from ? -1 : number;
  }

  private int fraction() {
    if (at + 1 >= end || bytes[at] != '.' || !isDigit(at + 1)) {
      return 0;
    }
    at++;
    int nanos = 0;
    int scale = 100_000_000;
    while (at < end && isDigit(at)) {
      nanos += (bytes[at++] - '0') * scale;
      scale /= 10;
    }
    return nanos;
  }

  private boolean isDigit(int position) {
    return bytes[position] >= '0' && bytes[position] <= '9';
  }
}
