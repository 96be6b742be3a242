package io.edgebot.processor.quality.internal;

/** A file that cannot be used. The message says where in it, what stands there, what is allowed. */
final class FileFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  FileFormatException(String message) {
    super(message);
  }

  FileFormatException(int line, String value, String allowed) {
    this("line " + line + ": '" + Shown.text(value) + "' must be " + allowed);
  }
}
