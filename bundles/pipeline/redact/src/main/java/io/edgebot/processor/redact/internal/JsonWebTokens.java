package io.edgebot.processor.redact.internal;

/** Finds JSON Web Tokens: base64 of a JSON object, and further parts behind dots. */
final class JsonWebTokens {
  private static final int MIN_PART = 8;

  private JsonWebTokens() {}

  /** Looks for one around a trigger. */
  static boolean find(CharSequence text, int at, Match match) {
    int start = at - 2;
    if (!Chars.matches(text, start, "ey")
        || (start > 0 && Chars.isBase64Url(text.charAt(start - 1)))) {
      return false;
    }
    int header = partEnd(text, start);
    if (header - start < MIN_PART || Chars.at(text, header) != '.') {
      return false;
    }
    int end = partEnd(text, header + 1);
    if (end - header <= MIN_PART) {
      return false;
    }
    while (Chars.at(text, end) == '.' && Chars.isBase64Url(Chars.at(text, end + 1))) {
      end = partEnd(text, end + 1);
    }
    return match.set(start, end, Kind.TOKENS);
  }

  private static int partEnd(CharSequence text, int from) {
    int at = from;
    while (at < text.length() && Chars.isBase64Url(text.charAt(at))) {
      at++;
    }
    return at;
  }
}
