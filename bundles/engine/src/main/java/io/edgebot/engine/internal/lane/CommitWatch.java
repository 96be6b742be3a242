package io.edgebot.engine.internal.lane;

import java.util.concurrent.TimeUnit;

/** Notices when the journal does not answer any more. Thread-safe. */
final class CommitWatch {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

  private int underway;
  private long since = System.nanoTime();

  synchronized void given() {
    if (underway++ == 0) {
      since = System.nanoTime();
    }
  }

  synchronized void answered() {
    underway--;
    since = System.nanoTime();
  }

  /** Whether the journal answers: nothing waits, or it answered within the last 30 s. */
  synchronized boolean isAlive() {
    return underway == 0 || System.nanoTime() - since < PATIENCE;
  }
}
