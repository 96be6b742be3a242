package io.edgebot.api.event;

/** Bytes that are not an event; the message says what is wrong and where, without the content. */
public final class EventFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final long offset;

  /** Why bytes are refused. */
  public enum Reason {
    /** Not JSON (RFC 8259). */
    SYNTAX,
    /** JSON, but not an object, or a core field has a wrong type. */
    SCHEMA,
    /** The same key twice in one object. */
    DUPLICATE_KEY,
    /** Nested deeper than allowed. */
    DEPTH,
    /** Larger than allowed. */
    SIZE
  }

  /**
   * Refuses bytes.
   *
   * @param offset where, in bytes from the event's first byte; -1 if unknown
   */
  public EventFormatException(Reason reason, String message, long offset) {
    super(message);
    this.reason = reason;
    this.offset = offset;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** Where, in bytes from the event's first byte; -1 if unknown. */
  public long offset() {
    return offset;
  }
}
