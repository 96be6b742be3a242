package io.edgebot.processor.quality.internal;

/** A rules file that cannot be used. The message says where, what stands there, what is allowed. */
final class RulesFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  RulesFormatException(String file, int line, String value, String allowed) {
    super(file + ", line " + line + ": '" + Shown.text(value) + "' must be " + allowed);
  }
}
