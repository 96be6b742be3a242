package io.edgebot.processor.redact.internal;

import java.util.Locale;

/**
 * A name of a field, compared without case and joints.
 *
 * @param plain in lower case, without joints
 * @param action what becomes of its value
 * @param form what its value must look like
 * @param kind as what it counts
 */
record Name(String plain, Action action, ValueForm form, Kind kind) {
  /** From this length on a name is distinct enough to be found inside a word, as in PGPASSWORD. */
  private static final int DISTINCT = 8;

  static Name of(String name, Action action) {
    return new Name(plain(name), action, ValueForm.ANY, Kind.CREDENTIALS);
  }

  /** A text without case and joints. */
  static String plain(CharSequence name) {
    StringBuilder plain = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      if (!isJoint(name.charAt(i))) {
        plain.append(name.charAt(i));
      }
    }
    return plain.toString().toLowerCase(Locale.ROOT);
  }

  /** Where it begins if it ends right before a position; -1 if it does not. */
  int startIn(CharSequence text, int end) {
    int at = end - 1;
    int left = plain.length() - 1;
    boolean joint = true; // a name does not end in one
    while (left >= 0) {
      if (at < 0) {
        return -1;
      }
      char c = text.charAt(at);
      if (Character.toLowerCase(c) == plain.charAt(left)) {
        left--;
        joint = false;
      } else if (!joint && isJoint(c)) {
        joint = true;
      } else {
        return -1;
      }
      at--;
    }
    int start = at + 1;
    return plain.length() >= DISTINCT || beginsWord(text, start) ? start : -1;
  }

  private static boolean beginsWord(CharSequence text, int start) {
    if (start == 0 || !Character.isLetter(text.charAt(start - 1))) {
      return true;
    }
    return Character.isLowerCase(text.charAt(start - 1))
        && Character.isUpperCase(text.charAt(start));
  }

  private static boolean isJoint(char c) {
    return c == '_' || c == '-' || c == '.' || c == ' ';
  }
}
