package io.edgebot.engine.internal.lane;

import io.edgebot.api.input.AppendRefusedException.Reason;
import org.jspecify.annotations.Nullable;

/** Whether the journal takes units, and whether the process drains. Thread-safe. */
final class Gate {
  private volatile @Nullable Closed journal;
  private volatile @Nullable Closed draining;

  /** Why nothing is taken in; null if it is open. */
  @Nullable Closed closed() {
    Closed reason = draining;
    return reason != null ? reason : journal;
  }

  /** Why the journal takes nothing; null if it does. */
  @Nullable Closed journal() {
    return journal;
  }

  /** Whether the journal refuses what it is given. */
  boolean isJournalClosed() {
    return journal != null;
  }

  void journalRefuses(String text) {
    journal = new Closed(Reason.QUOTA, text);
  }

  void journalTakes() {
    journal = null;
  }

  void drain(String text) {
    draining = new Closed(Reason.CLOSED, text);
  }

  void endDrain() {
    draining = null;
  }
}
