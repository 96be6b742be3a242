package io.edgebot.journal;

/** There is no room: the quota is used up, or the disk is full. Nothing was stored. */
public final class QuotaException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Refuses a unit. */
  public QuotaException(String message) {
    super(message);
  }
}
