package io.edgebot.engine.internal.lane;

import java.time.Duration;
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
    if (--underway == 0) {
      notifyAll();
    }
    since = System.nanoTime();
  }

  /** Whether the journal answers: nothing waits, or it answered within the last 30 s. */
  synchronized boolean isAlive() {
    return underway == 0 || System.nanoTime() - since < PATIENCE;
  }

  /** Waits until the journal has answered all, or a time has passed. */
  synchronized void awaitAll(Duration most) {
    long end = System.nanoTime() + most.toNanos();
    try {
      for (long left = most.toNanos(); underway > 0 && left > 0; left = end - System.nanoTime()) {
        wait(left / 1_000_000, (int) (left % 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
