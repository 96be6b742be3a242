package io.edgebot.operations.updates.internal;

import org.jspecify.annotations.Nullable;

/** Why something is not done. The message is for the person at the shell. */
final class UpgradeException extends Exception {
  UpgradeException(String message) {
    super(message);
  }

  UpgradeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** A failure's own words; its type where it has none. */
  static String words(Throwable error) {
    String message = error.getMessage();
    return message == null || message.isBlank() ? error.toString() : message;
  }
}
