package io.edgebot.engine.internal.delivery;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes one thread; a signal that comes while it is awake is not lost. */
final class Signal {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition raised = lock.newCondition();
  private boolean pending;

  void raise() {
    lock.lock();
    try {
      pending = true;
      raised.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until raised, or until the time is over; whether it was raised. */
  boolean await(Duration most) throws InterruptedException {
    long left = most.toNanos();
    lock.lockInterruptibly();
    try {
      while (!pending && left > 0) {
        left = raised.awaitNanos(left);
      }
      boolean was = pending;
      pending = false;
      return was;
    } finally {
      lock.unlock();
    }
  }

  /** A deadline from now. */
  static long deadline(Duration most) {
    return System.nanoTime() + most.toNanos();
  }

  /** What is left until a deadline. */
  static Duration left(long deadline) {
    return Duration.of(
        Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS.toChronoUnit());
  }
}
