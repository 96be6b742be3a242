package io.edgebot.processor.redact.internal;

/**
 * Finds a text in others in linear time (Knuth, Morris and Pratt), since both come from outside.
 * Immutable.
 */
final class Literal {
  private final String text;
  private final boolean wholeWord;
  private final Action action;
  private final int[] border;

  /**
   * Prepares to find a text.
   *
   * @param wholeWord whether it counts only where no letter or digit adjoins it
   * @param action what becomes of it where it is found
   */
  Literal(String text, boolean wholeWord, Action action) {
    this.text = text;
    this.wholeWord = wholeWord;
    this.action = action;
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

  Action action() {
    return action;
  }

  /** Where it stands next, from a position on; -1 if nowhere. */
  int indexIn(CharSequence other, int from) {
    int match = 0;
    for (int i = from; i < other.length(); i++) {
      while (match >= 0 && text.charAt(match) != other.charAt(i)) {
        match = border[match];
      }
      if (++match == text.length()) {
        int start = i + 1 - match;
        if (!wholeWord || (!Chars.isWordAt(other, start - 1) && !Chars.isWordAt(other, i + 1))) {
          return start;
        }
        match = border[match];
      }
    }
    return -1;
  }

  int length() {
    return text.length();
  }
}
