package io.edgebot.journal.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the commit thread. How much may wait is bounded by those who append: they hold
 * credit for what is not committed.
 */
final class CommitQueue {
  /** With this much queued, a commit does not linger. */
  private static final long FULL_BYTES = 8L << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private List<Operation<?>> queue = new ArrayList<>();
  private long bytes;
  private boolean urgent;
  private boolean closed;
  private long firstNanos;

  /** Queues an operation; false if the queue is closed. */
  boolean add(Operation<?> operation) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      if (queue.isEmpty()) {
        firstNanos = System.nanoTime();
      }
      queue.add(operation);
      bytes += operation.weight();
      urgent |= operation.waits() || bytes >= FULL_BYTES;
      if (urgent || queue.size() == 1) {
        changed.signal();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes all that is queued. Waits until there is something, lingers while nobody waits for it,
   * and returns nothing after the idle time or, for good, once closed.
   */
  List<Operation<?>> take(long lingerNanos, long idleNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long idle = idleNanos;
      while (queue.isEmpty() && !closed && idle > 0) {
        idle = changed.awaitNanos(idle);
      }
      long left = lingerNanos - (System.nanoTime() - firstNanos);
      while (!queue.isEmpty() && !urgent && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return taken();
    } finally {
      lock.unlock();
    }
  }

  /** Takes all that is queued, without waiting. */
  List<Operation<?>> rest() {
    lock.lock();
    try {
      return taken();
    } finally {
      lock.unlock();
    }
  }

  private List<Operation<?>> taken() {
    List<Operation<?>> taken = queue;
    queue = new ArrayList<>();
    bytes = 0;
    urgent = false;
    return taken;
  }

  /** Refuses further operations; what is queued is still given out. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed && queue.isEmpty();
    } finally {
      lock.unlock();
    }
  }
}
