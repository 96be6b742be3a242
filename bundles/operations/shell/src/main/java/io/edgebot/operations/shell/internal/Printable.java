package io.edgebot.operations.shell.internal;

/**
 * Makes text from events safe to show: nothing in it can move the cursor, change colours, reorder
 * what is read, or hide. Such characters are shown as {@code \}{@code uXXXX}.
 */
final class Printable {
  private static final int MAX_LENGTH = 4096;

  private Printable() {}

  /** A text on one line; longer ones are cut after 4096 characters. */
  static String line(String text) {
    return text.length() <= MAX_LENGTH
        ? escape(text)
        : escape(text.substring(0, MAX_LENGTH)) + "... (" + text.length() + " characters)";
  }

  /**
   * JSON on one line, whole and with the same value: what is escaped can only stand within its
   * strings, once it has no line ends between its tokens.
   */
  static String json(String json) {
    return escape(json.replace('\n', ' ').replace('\r', ' ').replace('\t', ' '));
  }

  private static String escape(String text) {
    StringBuilder out = null;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int length = Character.charCount(c);
      if (unsafe(c)) {
        if (out == null) {
          out = new StringBuilder(text.length() + 32).append(text, 0, i);
        }
        for (int j = i; j < i + length; j++) {
          out.append(String.format("\\u%04x", (int) text.charAt(j)));
        }
      } else if (out != null) {
        out.append(text, i, i + length);
      }
      i += length;
    }
    return out == null ? text : out.toString();
  }

  /** Controls, line separators, what has no width or direction of its own, half characters. */
  static boolean unsafe(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
