package io.edgebot.api.input;

/** A batch of which nothing was taken; the message can be shown to the sender. */
public final class AppendRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why nothing was taken. */
  public enum Reason {
    /** No credit: try again soon. */
    BUSY,
    /** A required processor is missing or fails: try again later. */
    BLOCKED,
    /** The journal's quota is used up, or the disk is full: try again later. */
    QUOTA,
    /** The process drains or the lane is closed: try again later or elsewhere. */
    CLOSED,
    /** The same numbers came with another content: never try again unchanged. */
    CONFLICT,
    /** Larger than the lane can ever take: split it. */
    TOO_LARGE
  }

  /** Refuses a batch. */
  public AppendRefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
