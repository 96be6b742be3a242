package io.edgebot.processor.redact.internal;

/**
 * What a value behind a name must look like to be taken for a secret. It looks at a bounded part of
 * the text.
 */
interface ValueForm {
  /** The value is none. */
  int NONE = -1;

  /** The value is one, up to where its quotes or separators end it. */
  int WHOLE = -2;

  /** Any value. */
  ValueForm ANY = (text, start) -> WHOLE;

  /** Any value; without quotes all the rest of the line. */
  ValueForm LINE = (text, start) -> WHOLE;

  /** Any value but a file's path: PWD is also the directory that a command was run in. */
  ValueForm NO_PATH = (text, start) -> Chars.at(text, start) == '/' ? NONE : WHOLE;

  /** Three or four digits. */
  ValueForm CODE =
      (text, start) -> {
        int end = start;
        while (end < start + 4 && Chars.isDigit(Chars.at(text, end))) {
          end++;
        }
        return end >= start + 3 && !Chars.isWordAt(text, end) ? end : NONE;
      };

  /**
   * Where the secret ends that begins where a value does; {@link #WHOLE}; or {@link #NONE} if the
   * value is none.
   */
  int end(CharSequence text, int start);

  /** Whether a whole text is a value of this form. */
  default boolean fits(CharSequence text) {
    int end = end(text, 0);
    return end == WHOLE || (end > 0 && end == text.length());
  }
}
