package io.edgebot.processor.redact.internal;

import java.util.Map;

/** Reads escapes: those of JSON and of programming languages, of URLs, and of HTML. */
final class Escapes {
  /** The characters with which an escape begins. */
  static final String TRIGGERS = "\\%&";

  /** No escape. */
  static final long NONE = 0;

  /** The smallest character that UTF-8 writes with so many bytes. */
  private static final int[] SMALLEST = {0, 0, 0x80, 0x800, 0x10000};

  private static final int LONGEST_ENTITY = 10;
  private static final Map<String, Character> ENTITIES =
      Map.of(
          "quot", '"', "amp", '&', "lt", '<', "gt", '>', "apos", '\'', "nbsp", ' ', "equals", '=',
          "colon", ':', "commat", '@', "sol", '/');

  private Escapes() {}

  /**
   * The escape that begins at a position: its {@link #length} and {@link #codePoint}; {@link #NONE}
   * if none does.
   */
  static long read(CharSequence text, int at) {
    return switch (text.charAt(at)) {
      case '\\' -> backslash(text, at);
      case '%' -> percent(text, at);
      case '&' -> entity(text, at);
      default -> NONE;
    };
  }

  static int length(long escape) {
    return (int) (escape >>> 32);
  }

  static int codePoint(long escape) {
    return (int) escape;
  }

  private static long escape(int length, int codePoint) {
    return codePoint < 0 ? NONE : ((long) length << 32) | codePoint;
  }

  private static long backslash(CharSequence text, int at) {
    if (at + 1 >= text.length()) {
      return NONE;
    }
    char next = text.charAt(at + 1);
    return switch (next) {
      case '"', '\\', '/', '\'' -> escape(2, next);
      case 'n' -> escape(2, '\n');
      case 'r' -> escape(2, '\r');
      case 't' -> escape(2, '\t');
      case 'b' -> escape(2, '\b');
      case 'f' -> escape(2, '\f');
      case 'u' -> escape(6, hex(text, at + 2, 4));
      case 'x' -> escape(4, hex(text, at + 2, 2));
      default -> NONE;
    };
  }

  private static long percent(CharSequence text, int at) {
    int first = hex(text, at + 1, 2);
    if (first < 0x80) {
      return escape(3, first);
    }
    int count = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    int codePoint = first & (0x7F >> count);
    for (int i = 1; i < count; i++) {
      int position = at + 3 * i;
      int code = Chars.at(text, position) == '%' ? hex(text, position + 1, 2) : -1;
      if ((code & 0xC0) != 0x80) {
        return NONE;
      }
      codePoint = (codePoint << 6) | (code & 0x3F);
    }
    boolean isCharacter =
        first >= 0xC0
            && codePoint >= SMALLEST[count]
            && codePoint <= Character.MAX_CODE_POINT
            && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
    return isCharacter ? escape(3 * count, codePoint) : NONE;
  }

  private static long entity(CharSequence text, int at) {
    int end = at + 1;
    int most = Math.min(text.length(), at + LONGEST_ENTITY);
    while (end < most && (text.charAt(end) == '#' || isAsciiWord(text.charAt(end)))) {
      end++;
    }
    if (end == most || text.charAt(end) != ';' || end < at + 3) {
      return NONE;
    }
    int length = end + 1 - at;
    if (text.charAt(at + 1) != '#') {
      Character named = ENTITIES.get(text.subSequence(at + 1, end).toString());
      return named == null ? NONE : escape(length, named);
    }
    boolean hex = text.charAt(at + 2) == 'x' || text.charAt(at + 2) == 'X';
    int code = 0;
    for (int i = at + (hex ? 3 : 2); i < end; i++) {
      int digit = Character.digit(text.charAt(i), hex ? 16 : 10);
      if (digit < 0) {
        return NONE;
      }
      code = code * (hex ? 16 : 10) + digit;
    }
    return code > 0 && code <= Character.MAX_CODE_POINT ? escape(length, code) : NONE;
  }

  private static boolean isAsciiWord(char c) {
    return c < 128 && Character.isLetterOrDigit(c);
  }

  private static int hex(CharSequence text, int from, int digits) {
    if (from + digits > text.length()) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = text.charAt(i) < 128 ? Character.digit(text.charAt(i), 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = (value << 4) | digit;
    }
    return value;
  }
}
