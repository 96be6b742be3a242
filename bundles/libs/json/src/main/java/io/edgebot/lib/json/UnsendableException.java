package io.edgebot.lib.json;

import java.io.IOException;

/** A stored event that cannot be sent, whatever the destination. */
public final class UnsendableException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With a sentence that names the event. */
  public UnsendableException(String message) {
    super(message);
  }
}
