package io.edgebot.operations.shell.internal;

import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** Ends a command with a status of its own, where it is run by {@code bin/edgebot}. */
final class StatusException extends CommandException {
  private final int status;

  StatusException(int status, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  int status() {
    return status;
  }
}
