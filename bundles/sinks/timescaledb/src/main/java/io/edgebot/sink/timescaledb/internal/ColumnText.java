package io.edgebot.sink.timescaledb.internal;

/**
 * Texts as an indexed column takes them: no NUL, no half of a surrogate pair, and short enough for
 * a B-tree.
 */
final class ColumnText {
  /** Characters, each of at most 3 bytes: an index entry has room for 2704 bytes in all. */
  static final int LONGEST = 256;

  private static final char REPLACEMENT = '\ufffd';

  private ColumnText() {}

  /** The text, itself if nothing is wrong with it. */
  static String clean(String text) {
    int length = text.length();
    boolean good = length <= LONGEST;
    for (int i = 0; good && i < length; i++) {
      char c = text.charAt(i);
      good = c != 0 && !Character.isSurrogate(c);
    }
    return good ? text : cleaned(text);
  }

  private static String cleaned(String text) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), LONGEST));
    for (int i = 0; i < text.length() && clean.length() < LONGEST; ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      if (point == 0 || (point <= 0xffff && Character.isSurrogate((char) point))) {
        clean.append(REPLACEMENT);
      } else if (clean.length() + Character.charCount(point) <= LONGEST) {
        clean.appendCodePoint(point);
      } else {
        break;
      }
    }
    return text.contentEquals(clean) ? text : clean.toString();
  }
}
