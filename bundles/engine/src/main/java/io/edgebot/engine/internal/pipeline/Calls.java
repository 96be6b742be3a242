package io.edgebot.engine.internal.pipeline;

import java.util.HashSet;
import java.util.Set;

/**
 * Who uses one processor: batches on their way that may still call it, of whichever snapshot of the
 * pipeline, and calls that run. It is let go when the last has ended. Thread-safe.
 */
final class Calls {
  private final Set<Thread> inside = new HashSet<>();
  private int batches;
  private boolean leaving;
  private boolean revoked;

  /** Whether a batch may begin; one that does must {@link #exit}. */
  synchronized boolean enter() {
    if (!leaving) {
      batches++;
    }
    return !leaving;
  }

  /** A batch has ended. */
  synchronized void exit() {
    if (--batches == 0) {
      notifyAll();
    }
  }

  /** Whether a batch may call it now; after the call comes {@link #end}. */
  synchronized boolean begin() {
    if (!revoked) {
      inside.add(Thread.currentThread());
    }
    return !revoked;
  }

  /** A call has returned; whether what it returned counts. */
  synchronized boolean end() {
    inside.remove(Thread.currentThread());
    if (revoked) {
      Thread.interrupted(); // meant for the call, not for what this thread does next
    }
    return !revoked;
  }

  /**
   * Lets no further batch begin, and waits for those on their way. After the deadline no call may
   * begin any more; calls that run on are interrupted, and what they return does not count.
   *
   * @param deadlineNanos as {@link System#nanoTime}
   * @return whether no call of it runs any more
   */
  synchronized boolean leave(long deadlineNanos) {
    leaving = true;
    try {
      for (long left = deadlineNanos - System.nanoTime();
          left > 0 && batches > 0;
          left = deadlineNanos - System.nanoTime()) {
        wait(left / 1_000_000, (int) (left % 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    revoked = true;
    inside.forEach(Thread::interrupt);
    return inside.isEmpty();
  }

  /** Whether a call runs. */
  synchronized boolean isCalled() {
    return !inside.isEmpty();
  }
}
