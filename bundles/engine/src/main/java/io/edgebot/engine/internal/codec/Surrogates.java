package io.edgebot.engine.internal.codec;

/** Half surrogate pairs: JSON escapes can hold them (RFC 8259 section 8.2), UTF-8 cannot. */
final class Surrogates {
  private static final String HEX = "0123456789abcdef";

  private Surrogates() {}

  /** Whether a text has half a pair. */
  static boolean hasLone(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
        if (Character.isHighSurrogate(c)
            && i + 1 < length
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else {
          return true;
        }
      }
    }
    return false;
  }

  /** The text as a JSON string, quotes included, with every surrogate and control escaped. */
  static String quote(String text) {
    StringBuilder json = new StringBuilder(text.length() + 16).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        json.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          json.append(HEX.charAt(c >> shift & 0xf));
        }
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
