package io.edgebot.processor.redact.internal;

/** Looks at characters of texts that are not decoded. */
final class Chars {
  private Chars() {}

  /** An ASCII letter or digit. */
  static boolean isWord(char c) {
    return isDigit(c) || isLetter(c);
  }

  static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** A character of base64 for URLs. */
  static boolean isBase64Url(char c) {
    return isWord(c) || c == '-' || c == '_';
  }

  /** Whether a letter or digit of any script stands at a position. */
  static boolean isWordAt(CharSequence text, int at) {
    return at >= 0 && at < text.length() && Character.isLetterOrDigit(text.charAt(at));
  }

  /** The character at a position; a NUL outside. */
  static char at(CharSequence text, int at) {
    return at >= 0 && at < text.length() ? text.charAt(at) : 0;
  }

  /** Whether a text stands at a position. */
  static boolean matches(CharSequence text, int from, String expected) {
    if (from < 0 || from + expected.length() > text.length()) {
      return false;
    }
    for (int i = 0; i < expected.length(); i++) {
      if (text.charAt(from + i) != expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a text stands at a position, in any case. */
  static boolean matchesIgnoringCase(CharSequence text, int from, String expected) {
    if (from < 0 || from + expected.length() > text.length()) {
      return false;
    }
    for (int i = 0; i < expected.length(); i++) {
      if (Character.toLowerCase(text.charAt(from + i))
          != Character.toLowerCase(expected.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether a digit is not the first of a number: a word, or a decimal point, goes before it. */
  static boolean isInNumber(CharSequence text, int at) {
    char before = at(text, at - 1);
    return isWordAt(text, at - 1)
        || ((before == '.' || before == ',') && isDigit(at(text, at - 2)));
  }

  /** Whether a number goes on behind its last digit: as a word, or with decimals. */
  static boolean goesOn(CharSequence text, int end) {
    return isWordAt(text, end) || (at(text, end) == '.' && isDigit(at(text, end + 1)));
  }

  /**
   * The position behind the escape that a position seems to lie in: in {@code \nbob} that of the b,
   * since the n is no part of a word there.
   */
  static int behindEscape(CharSequence text, int at) {
    if (at(text, at - 1) != '\\') {
      return at;
    }
    return Math.max(at, at - 1 + Escapes.length(Escapes.read(text, at - 1)));
  }
}
