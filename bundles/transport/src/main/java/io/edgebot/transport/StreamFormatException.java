package io.edgebot.transport;

/** A stream that cannot be followed any more. */
public final class StreamFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Refuses a stream; the message says why, without content. */
  public StreamFormatException(String message) {
    super(message);
  }
}
