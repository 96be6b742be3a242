package io.edgebot.processor.quality.internal;

import io.edgebot.api.event.Timestamps;

/** Times as texts. */
final class TimeText {
  private static final int SHORTEST = 20;
  private static final int LONGEST = 35;
  private static final int YEAR_DIGITS = 4;
  private static final int FRACTION = 19;

  private TimeText() {}

  /** Whether a text is a time of RFC 3339; for the usual forms without making an object. */
  static boolean isTime(CharSequence text) {
    return isUsual(text) || Timestamps.parse(text) != null;
  }

  /** The year that a text begins with, as {@code 1970-01-01T00:00:09Z} does; -1 if with none. */
  static int year(CharSequence text) {
    return text.length() > YEAR_DIGITS && text.charAt(YEAR_DIGITS) == '-'
        ? number(text, 0, YEAR_DIGITS)
        : -1;
  }

  /** A day that its month has in each year, and no leap second. */
  private static boolean isUsual(CharSequence text) {
    int length = text.length();
    if (length < SHORTEST
        || length > LONGEST
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return false;
    }
    int month = number(text, 5, 7);
    return number(text, 0, YEAR_DIGITS) >= 0
        && isWithin(month, 1, 12)
        && isWithin(number(text, 8, 10), 1, month == 2 ? 28 : 30)
        && isWithin(number(text, 11, 13), 0, 23)
        && isWithin(number(text, 14, 16), 0, 59)
        && isWithin(number(text, 17, FRACTION), 0, 59)
        && isZone(text, fractionEnd(text));
  }

  /** Where the fraction of a second ends; the text's end if it is none. */
  private static int fractionEnd(CharSequence text) {
    int end = FRACTION;
    if (text.charAt(end) == '.') {
      end++;
      while (end < text.length() && isDigit(text.charAt(end))) {
        end++;
      }
      if (end == FRACTION + 1) {
        return text.length();
      }
    }
    return end;
  }

  private static boolean isZone(CharSequence text, int from) {
    int length = text.length();
    if (from == length - 1) {
      return text.charAt(from) == 'Z';
    }
    return from == length - 6
        && (text.charAt(from) == '+' || text.charAt(from) == '-')
        && isWithin(number(text, from + 1, from + 3), 0, 23)
        && text.charAt(from + 3) == ':'
        && isWithin(number(text, from + 4, length), 0, 59);
  }

  private static boolean isWithin(int number, int least, int most) {
    return number >= least && number <= most;
  }

  /** The number that a few digits say; -1 if others are among them. */
  private static int number(CharSequence text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!isDigit(c)) {
        return -1;
      }
      number = number * 10 + c - '0';
    }
    return number;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
