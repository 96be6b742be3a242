package io.edgebot.processor.redact.internal;

/** Finds what stands behind {@code Bearer}, and user and password behind {@code Basic}. */
final class BearerTokens {
  private static final int MIN_TOKEN = 6;
  private static final String BEARER = "bearer";
  private static final String BASIC = "basic";
  private static final int LONGEST_USER = 128;

  private BearerTokens() {}

  /** Looks for one around a trigger. */
  static boolean find(CharSequence text, int at, Match match) {
    if (Chars.matchesIgnoringCase(text, at, BEARER)) {
      return behind(text, at, BEARER.length(), match);
    }
    return Chars.matchesIgnoringCase(text, at, BASIC)
        && behind(text, at, BASIC.length(), match)
        && isUserAndPassword(text, match.start, match.end);
  }

  private static boolean behind(CharSequence text, int from, int length, Match match) {
    if (from > 0 && Character.isLetter(text.charAt(from - 1))) {
      return false;
    }
    int start = from + length;
    while (start < text.length() && " \t:=\"'\\+".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    int end = start;
    while (end < text.length() && isTokenChar(text.charAt(end))) {
      end++;
    }
    return start > from + length && end - start >= MIN_TOKEN && match.set(start, end, Kind.TOKENS);
  }

  /** Whether base64 holds printable characters up to a colon. */
  private static boolean isUserAndPassword(CharSequence text, int start, int end) {
    int bits = 0;
    int count = 0;
    for (int i = start; i < Math.min(end, start + LONGEST_USER); i++) {
      int value = base64(text.charAt(i));
      if (value < 0) {
        return false;
      }
      bits = ((bits << 6) | value) & 0xFFFF;
      count += 6;
      if (count >= 8) {
        count -= 8;
        int decoded = (bits >>> count) & 0xFF;
        if (decoded == ':') {
          return true;
        }
        if (decoded < ' ') {
          return false;
        }
      }
    }
    return false;
  }

  private static int base64(char c) {
    if (c >= 'A' && c <= 'Z') {
      return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
      return c - 'a' + 26;
    }
    if (Chars.isDigit(c)) {
      return c - '0' + 52;
    }
    return c == '+' ? 62 : c == '/' ? 63 : -1;
  }

  private static boolean isTokenChar(char c) {
    return Chars.isWord(c) || "._~+/=-".indexOf(c) >= 0;
  }
}
