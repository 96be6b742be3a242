package io.edgebot.processor.redact.internal;

/**
 * Finds numbers of people whose form cannot be mistaken or whose check digits are strong. Those of
 * other countries are found behind their names.
 */
final class NationalIds implements Detector {
  private static final int LEAST_DIGITS = 6;
  private static final int MOST_CHARACTERS = 20;

  /** A number behind a name such as ssn: of whatever form, with groups or without. */
  static final ValueForm NAMED =
      (text, start) -> {
        int behind = namedEnd(text, start);
        int digits = 0;
        for (int i = start; i < behind; i++) {
          digits += Chars.isDigit(text.charAt(i)) ? 1 : 0;
        }
        return digits >= LEAST_DIGITS ? behind : ValueForm.NONE;
      };

  private static final String FINNISH_MARKS = "0123456789ABCDEFHJKLMNPRSTUVWXY";

  @Override
  public String triggers() {
    return "0123456789";
  }

  @Override
  public boolean find(CharSequence text, int at, Match match) {
    if (Chars.isInNumber(text, at) || Chars.at(text, at - 1) == '-') {
      return false;
    }
    Digits digits = match.digits;
    digits.read(text, at, "-. ");
    if (isFinnish(text, at, digits, match)
        || isSpanish(text, at, digits, match)
        || isBrazilian(text, at, match)
        || isChinese(text, at, digits, match)
        || isBelgian(text, at, match)) {
      return true;
    }
    do {
      if ((isAmerican(digits) || isFrench(digits) || isSwiss(digits))
          && !Chars.goesOn(text, digits.end)
          && Chars.at(text, digits.end) != '-') {
        return match.set(at, digits.end, Kind.NATIONAL_IDS);
      }
    } while (digits.shorten());
    return false;
  }

  /** Behind groups of letters and digits that are not too long together. */
  private static int namedEnd(CharSequence text, int start) {
    int end = start;
    int groupsEnd = start;
    int count = 0;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Chars.isWord(c)) {
        groupsEnd = i > end ? end : groupsEnd;
        end = i + 1;
        if (++count > MOST_CHARACTERS) {
          return groupsEnd;
        }
      } else if (" -./".indexOf(c) < 0 || !Chars.isDigit(Chars.at(text, i + 1))) {
        break;
      }
    }
    return end;
  }

  /** Social security number: 123-45-6789. */
  private static boolean isAmerican(Digits digits) {
    long area = digits.size == 9 ? digits.value(0, 3) : 0;
    return digits.separator == '-'
        && digits.isGrouped(3, 2, 4)
        && area > 0
        && area != 666
        && area < 900
        && digits.value(3, 5) > 0
        && digits.value(5, 9) > 0;
  }

  /** NIR: sex, year, month, place, order and a key of two digits. */
  private static boolean isFrench(Digits digits) {
    if (digits.size != 15 || digits.separator == '.') {
      return false;
    }
    long month = digits.value(3, 5);
    return (digits.digit(0) == 1 || digits.digit(0) == 2)
        && ((month >= 1 && month <= 12) || (month >= 20 && month <= 42))
        && digits.value(13, 15) == 97 - digits.value(0, 13) % 97
        && (digits.groupCount == 1 || digits.isGrouped(1, 2, 2, 2, 3, 3, 2));
  }

  /** AHV: 756.1234.5678.97, with the check digit of EAN. */
  private static boolean isSwiss(Digits digits) {
    if (digits.size != 13 || digits.value(0, 3) != 756 || !digits.isGrouped(3, 4, 4, 2)) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < 13; i++) {
      sum += digits.digit(i) * (i % 2 == 0 ? 1 : 3);
    }
    return sum % 10 == 0;
  }

  /** 85.07.30-033.28: born in the last century or in this one. */
  private static boolean isBelgian(CharSequence text, int at, Match match) {
    if (!Forms.matches(text, at, "00.00.00-000.00") || Chars.goesOn(text, at + 15)) {
      return false;
    }
    long number = Forms.digits(text, at, at + 12);
    long check = Forms.digits(text, at + 13, at + 15);
    boolean right = check == 97 - number % 97 || check == 97 - (number + 2_000_000_000L) % 97;
    return right && match.set(at, at + 15, Kind.NATIONAL_IDS);
  }

  /** CPF: 123.456.789-09. */
  private static boolean isBrazilian(CharSequence text, int at, Match match) {
    if (!Forms.matches(text, at, "000.000.000-00") || Chars.goesOn(text, at + 14)) {
      return false;
    }
    long number = Forms.digits(text, at, at + 14);
    int first = 0;
    int second = 0;
    long rest = number / 100;
    for (int i = 0; i < 9; i++, rest /= 10) {
      int digit = (int) (rest % 10);
      first += digit * (2 + i);
      second += digit * (3 + i);
    }
    int check = first * 10 % 11 % 10;
    second = (second + check * 2) * 10 % 11 % 10;
    return number % 100 == check * 10 + second && match.set(at, at + 14, Kind.NATIONAL_IDS);
  }

  /** 131052-308T. */
  private static boolean isFinnish(CharSequence text, int at, Digits digits, Match match) {
    if (digits.size < 6
        || !(Forms.matches(text, at, "000000-000a") || Forms.matches(text, at, "000000A000a"))
        || Chars.isWordAt(text, at + 11)) {
      return false;
    }
    long number = Forms.digits(text, at, at + 6) * 1000 + Forms.digits(text, at + 7, at + 10);
    char mark = Character.toUpperCase(text.charAt(at + 10));
    return digits.value(0, 2) <= 31
        && digits.value(2, 4) <= 12
        && FINNISH_MARKS.charAt((int) (number % 31)) == mark
        && match.set(at, at + 11, Kind.NATIONAL_IDS);
  }

  /** DNI with its dash: 12345678-Z. */
  private static boolean isSpanish(CharSequence text, int at, Digits digits, Match match) {
    return digits.size == 8
        && digits.groupCount == 1
        && Chars.at(text, at + 8) == '-'
        && Forms.spanishCheck(digits.value(0, 8)) == Chars.at(text, at + 9)
        && !Chars.isWordAt(text, at + 10)
        && match.set(at, at + 10, Kind.NATIONAL_IDS);
  }

  /** 18 digits, the last may be an X: place, birthday, order, check digit. */
  private static boolean isChinese(CharSequence text, int at, Digits digits, Match match) {
    int first = digits.firstGroup();
    boolean x = first == 17 && Character.toUpperCase(Chars.at(text, at + 17)) == 'X';
    if (!(x || first == 18) || Chars.goesOn(text, at + 18)) {
      return false;
    }
    long year = digits.value(6, 10);
    long month = digits.value(10, 12);
    long day = digits.value(12, 14);
    int sum = x ? 10 : digits.digit(17);
    for (int i = 0, weight = 1; i < 17; i++) {
      weight = weight * 2 % 11;
      sum += digits.digit(16 - i) * weight;
    }
    return year >= 1900
        && year < 2100
        && month >= 1
        && month <= 12
        && day >= 1
        && day <= 31
        && sum % 11 == 1
        && match.set(at, at + 18, Kind.NATIONAL_IDS);
  }
}
