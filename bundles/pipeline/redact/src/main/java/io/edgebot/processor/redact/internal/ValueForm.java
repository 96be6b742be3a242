package io.edgebot.processor.redact.internal;

/** What a value behind a name must look like to be taken for a secret. */
interface ValueForm {
  /** Any value. */
  ValueForm ANY = (text, start, end) -> end;

  /** Any value but a file's path: PWD is also the directory that a command was run in. */
  ValueForm NO_PATH = (text, start, end) -> text.charAt(start) == '/' ? -1 : end;

  /** All the rest of the line. */
  ValueForm LINE = (text, start, end) -> Math.max(end, ValueRange.lineEnd(text, start));

  /**
   * Where the secret ends that begins where a value does; -1 if the value is none.
   *
   * @param start where the value begins
   * @param end where it ends by its quotes or separators
   */
  int end(CharSequence text, int start, int end);

  /** Whether a whole text is a value of this form. */
  default boolean fits(CharSequence text) {
    int length = text.length();
    return length > 0 && end(text, 0, length) == length;
  }
}
