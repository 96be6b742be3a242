package io.edgebot.processor.redact.internal;

/**
 * Finds MAC addresses: six pairs of hex digits with colons or dashes, or three groups with dots.
 */
final class MacAddresses implements Detector {
  private final Action action;

  MacAddresses(Action action) {
    this.action = action;
  }

  @Override
  public String triggers() {
    return ":-.";
  }

  @Override
  public boolean find(CharSequence text, int at, Match match) {
    char separator = text.charAt(at);
    int group = separator == '.' ? 4 : 2;
    int groups = 12 / group;
    int start = at - group;
    int end = start + 12 + groups - 1;
    if (start < 0 || end > text.length() || !hasForm(text, start, end, group, separator)) {
      return false;
    }
    boolean inside =
        Chars.isWordAt(text, start - 1)
            || Chars.isWordAt(text, end)
            || Chars.at(text, start - 1) == separator
            || (Chars.at(text, end) == separator && Chars.isWordAt(text, end + 1));
    if (inside || !match.set(start, end, Kind.MAC)) {
      return false;
    }
    match.action = action;
    return !isNoHost(text, start, end);
  }

  private static boolean hasForm(CharSequence text, int start, int end, int group, char separator) {
    for (int i = start; i < end; i++) {
      boolean joint = (i - start) % (group + 1) == group;
      if (joint ? text.charAt(i) != separator : Character.digit(text.charAt(i), 16) < 0) {
        return false;
      }
    }
    return true;
  }

  /** All zero, or the broadcast address. */
  private static boolean isNoHost(CharSequence text, int start, int end) {
    char first = Character.toLowerCase(text.charAt(start));
    for (int i = start; i < end; i++) {
      char c = Character.toLowerCase(text.charAt(i));
      if (c != first && Chars.isWord(c)) {
        return false;
      }
    }
    return first == '0' || first == 'f';
  }
}
