package io.edgebot.processor.redact.internal;

/** Compares texts with simple forms. */
final class Forms {
  private static final String DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";
  private static final String ODD = "BAKPLCQDREVOSFTGUHMINJWZYX";

  private Forms() {}

  /**
   * Whether a form stands at a position: 0 is a digit, A a capital letter, a any ASCII letter or
   * digit at the end and any letter elsewhere, everything else itself.
   */
  static boolean matches(CharSequence text, int from, String form) {
    if (from < 0 || from + form.length() > text.length()) {
      return false;
    }
    for (int i = 0; i < form.length(); i++) {
      char c = text.charAt(from + i);
      boolean fits =
          switch (form.charAt(i)) {
            case '0' -> Chars.isDigit(c);
            case 'A' -> c >= 'A' && c <= 'Z';
            case 'a' -> Chars.isLetter(c) || (i == form.length() - 1 && Chars.isDigit(c));
            default -> c == form.charAt(i);
          };
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  /** The value of the digits of a range, whatever stands between them. */
  static long digits(CharSequence text, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      if (Chars.isDigit(text.charAt(i))) {
        value = value * 10 + text.charAt(i) - '0';
      }
    }
    return value;
  }

  /** The check letter of a Spanish number. */
  static char spanishCheck(long number) {
    return DNI_LETTERS.charAt((int) (number % DNI_LETTERS.length()));
  }

  /** The check letter of the fifteen characters of an Italian codice fiscale. */
  static char italianCheck(CharSequence text, int start) {
    int sum = 0;
    for (int i = 0; i < 15; i++) {
      char c = Character.toUpperCase(text.charAt(start + i));
      int value = Chars.isDigit(c) ? c - '0' : c - 'A';
      sum += i % 2 == 0 ? ODD.indexOf((char) ('A' + value)) : value;
    }
    return (char) ('A' + sum % 26);
  }
}
