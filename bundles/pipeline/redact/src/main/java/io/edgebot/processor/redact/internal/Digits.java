package io.edgebot.processor.redact.internal;

/** A number that is written in groups of digits, and its checks. Reused from read to read. */
final class Digits {
  private static final int MOST = 20;

  private final int[] digits = new int[MOST];
  private final int[] groups = new int[MOST];
  private final int[] ends = new int[MOST];

  int size;
  int groupCount;

  /** Behind the last digit. */
  int end;

  /** What stands between groups; a NUL if nothing does. */
  char separator;

  /**
   * Reads digits with single separators, all alike, between them.
   *
   * @return whether there is one digit or more, but not too many
   */
  boolean read(CharSequence text, int from, String separators) {
    size = 0;
    groupCount = 0;
    separator = 0;
    int group = 0;
    int at = from;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Chars.isDigit(c)) {
        if (size == MOST) {
          return groupCount > 0 && leaveOut(group);
        }
        digits[size++] = c - '0';
        group++;
      } else if (group > 0
          && (separator == 0 ? separators.indexOf(c) >= 0 : c == separator)
          && Chars.isDigit(Chars.at(text, at + 1))) {
        separator = c;
        ends[groupCount] = at;
        groups[groupCount++] = group;
        group = 0;
      } else {
        break;
      }
      at++;
    }
    if (group > 0) {
      ends[groupCount] = at;
      groups[groupCount++] = group;
    }
    end = at;
    return size > 0;
  }

  private boolean leaveOut(int digitsOfGroup) {
    size -= digitsOfGroup;
    end = ends[groupCount - 1];
    return true;
  }

  /** Leaves out the last group, since another number may follow; false if it is the only one. */
  boolean shorten() {
    if (groupCount < 2 || separator == '-') {
      return false;
    }
    size -= groups[--groupCount];
    end = ends[groupCount - 1];
    return true;
  }

  int firstGroup() {
    return groups[0];
  }

  /** A digit by its position. */
  int digit(int index) {
    return digits[index];
  }

  /** Whether its groups have these lengths. */
  boolean isGrouped(int... lengths) {
    if (lengths.length != groupCount) {
      return false;
    }
    for (int i = 0; i < lengths.length; i++) {
      if (groups[i] != lengths[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether groups of four digits are followed by a last one of at most four. */
  boolean isGroupedByFour() {
    for (int i = 0; i < groupCount - 1; i++) {
      if (groups[i] != 4) {
        return false;
      }
    }
    return groups[groupCount - 1] <= 4;
  }

  /** The value of some digits. */
  long value(int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      value = value * 10 + digits[i];
    }
    return value;
  }

  /** Whether the check digit of Luhn is right. */
  boolean passesLuhn() {
    int sum = 0;
    for (int i = size - 1, even = 0; i >= 0; i--, even ^= 1) {
      int digit = digits[i] << even;
      sum += digit > 9 ? digit - 9 : digit;
    }
    return sum % 10 == 0;
  }
}
