package io.edgebot.processor.quality.internal;

/** Texts for reasons: short, and of one line. */
final class Shown {
  private static final int LONGEST = 128;

  private Shown() {}

  /** The text, cut, with a question mark for each character that nobody can see. */
  static String text(String text) {
    String cut = text;
    if (text.length() > LONGEST) {
      int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
      cut = text.substring(0, end) + "...";
    }
    StringBuilder shown = null;
    for (int i = 0; i < cut.length(); i++) {
      if (Character.isISOControl(cut.charAt(i))) {
        shown = shown == null ? new StringBuilder(cut) : shown;
        shown.setCharAt(i, '?');
      }
    }
    return shown == null ? cut : shown.toString();
  }
}
