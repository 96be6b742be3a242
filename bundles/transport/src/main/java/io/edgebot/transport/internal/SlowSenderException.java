package io.edgebot.transport.internal;

import java.io.IOException;

/** A request's body that comes too slowly. */
final class SlowSenderException extends IOException {
  private static final long serialVersionUID = 1L;

  SlowSenderException(String message) {
    super(message);
  }
}
