package io.edgebot.processor.redact.internal;

/**
 * Finds a text in others in linear time (Knuth, Morris and Pratt), since both come from outside.
 * Immutable.
 */
final class Literal {
  private final String text;
  private final int[] border;

  Literal(String text) {
    this.text = text;
    this.border = new int[text.length() + 1];
    border[0] = -1;
    int match = -1;
    for (int i = 0; i < text.length(); i++) {
      while (match >= 0 && text.charAt(match) != text.charAt(i)) {
        match = border[match];
      }
      border[i + 1] = ++match;
    }
  }

  /** The other text with a mask in each place where this one stands; the same if nowhere. */
  String mask(String other, String mask) {
    StringBuilder out = null;
    int copied = 0;
    int match = 0;
    for (int i = 0; i < other.length(); i++) {
      while (match >= 0 && text.charAt(match) != other.charAt(i)) {
        match = border[match];
      }
      if (++match == text.length()) {
        out = out == null ? new StringBuilder(other.length()) : out;
        out.append(other, copied, i + 1 - text.length()).append(mask);
        copied = i + 1;
        match = 0;
      }
    }
    return out == null ? other : out.append(other, copied, other.length()).toString();
  }
}
