package io.edgebot.shipper.internal;

import java.io.IOException;

/** A stored event that cannot be sent, whatever the destination. */
final class UnsendableException extends IOException {
  private static final long serialVersionUID = 1L;

  UnsendableException(String message) {
    super(message);
  }
}
