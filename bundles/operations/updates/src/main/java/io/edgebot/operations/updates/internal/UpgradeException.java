package io.edgebot.operations.updates.internal;

import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/**
 * Why something is not done. The message is for the person at the shell, which shows that of a
 * {@link CommandException} as it is, and takes what else is thrown for a fault of the program.
 */
final class UpgradeException extends CommandException {
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
