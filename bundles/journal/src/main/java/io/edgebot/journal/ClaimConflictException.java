package io.edgebot.journal;

/** The same numbers came with another content: nothing was stored. */
public final class ClaimConflictException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Refuses a claim. */
  public ClaimConflictException(String message) {
    super(message);
  }
}
