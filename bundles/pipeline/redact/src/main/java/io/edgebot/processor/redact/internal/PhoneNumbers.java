package io.edgebot.processor.redact.internal;

/** Finds phone numbers of the forms of E.164 and of North America. */
final class PhoneNumbers implements Detector {
  private static final int MOST_DIGITS = 15;
  private static final String SEPARATORS = " -.()/";

  /** A number behind a name such as phone: of whatever form. */
  static final ValueForm NAMED =
      (text, start) -> {
        int behind = digitsEnd(text, Chars.at(text, start) == '+' ? start + 1 : start);
        int digits = digits(text, start, behind);
        return digits >= 6 && digits <= MOST_DIGITS && !Chars.isWordAt(text, behind)
            ? behind
            : ValueForm.NONE;
      };

  @Override
  public String triggers() {
    return "+(23456789";
  }

  @Override
  public boolean find(CharSequence text, int at, Match match) {
    char c = text.charAt(at);
    if (c == '+') {
      return international(text, at, match);
    }
    if (c == '(') {
      return american(text, at, at + 1, match);
    }
    return (!Chars.isInNumber(text, at) && Chars.at(text, at - 1) != '-')
        ? american(text, at, at, match)
        : behindOne(text, at, match);
  }

  /** {@code +49 30 1234567}. */
  private static boolean international(CharSequence text, int plus, Match match) {
    char first = Chars.at(text, plus + 1);
    if (Chars.isWordAt(text, plus - 1) || first < '1' || first > '9') {
      return false;
    }
    int end = digitsEnd(text, plus + 1);
    int count = digits(text, plus, end);
    int dots = 0;
    int others = 0;
    for (int i = plus + 1; i < end; i++) {
      char c = text.charAt(i);
      dots += c == '.' ? 1 : 0;
      others += SEPARATORS.indexOf(c) > 0 || c == ' ' ? 1 : 0;
    }
    boolean decimal = dots == 1 && others == 1;
    return !decimal
        && count >= (others == 0 ? 10 : 8)
        && count <= MOST_DIGITS
        && !Chars.goesOn(text, end)
        && match.set(plus, end, Kind.PHONE);
  }

  /** {@code (555) 123-4567}, {@code 555-123-4567} and {@code 555.123.4567}. */
  private static boolean american(CharSequence text, int start, int area, Match match) {
    boolean bracket = area > start;
    if (!isGroup(text, area, 3) || text.charAt(area) < '2') {
      return false;
    }
    int at = area + 3;
    if (bracket) {
      if (Chars.at(text, at) != ')') {
        return false;
      }
      at++;
      at += Chars.at(text, at) == ' ' ? 1 : 0;
    } else if (Chars.at(text, at) == '-' || Chars.at(text, at) == '.') {
      at++;
    } else {
      return false;
    }
    char separator = Chars.at(text, at + 3);
    boolean grouped =
        separator == '-' || (separator == '.' && !bracket) || (separator == ' ' && bracket);
    return isGroup(text, at, 3)
        && text.charAt(at) >= '2'
        && grouped
        && (bracket || separator == text.charAt(at - 1))
        && isGroup(text, at + 4, 4)
        && !Chars.goesOn(text, at + 8)
        && Chars.at(text, at + 8) != '-'
        && match.set(start, at + 8, Kind.PHONE);
  }

  /** {@code 1-555-123-4567}. */
  private static boolean behindOne(CharSequence text, int at, Match match) {
    return Chars.at(text, at - 2) == '1'
        && (text.charAt(at - 1) == '-' || text.charAt(at - 1) == '.')
        && !Chars.isInNumber(text, at - 2)
        && Chars.at(text, at - 3) != '-'
        && american(text, at, at, match);
  }

  private static boolean isGroup(CharSequence text, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (!Chars.isDigit(Chars.at(text, i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Behind the last digit of a number with at most two separators between digits. Groups that would
   * make it too long belong to another one.
   */
  private static int digitsEnd(CharSequence text, int from) {
    int end = from;
    int groupsEnd = from;
    int count = 0;
    int most = Math.min(text.length(), from + 40);
    for (int i = from; i < most && i - end <= 2; i++) {
      if (Chars.isDigit(text.charAt(i))) {
        groupsEnd = i > end ? end : groupsEnd;
        end = i + 1;
        if (++count > MOST_DIGITS) {
          return groupsEnd;
        }
      } else if (SEPARATORS.indexOf(text.charAt(i)) < 0) {
        break;
      }
    }
    return end;
  }

  private static int digits(CharSequence text, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      count += Chars.isDigit(text.charAt(i)) ? 1 : 0;
    }
    return count;
  }
}
