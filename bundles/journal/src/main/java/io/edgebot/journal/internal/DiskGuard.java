package io.edgebot.journal.internal;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the disk is full, and the reserve that helps then. */
final class DiskGuard {
  private static final Logger LOG = LoggerFactory.getLogger(DiskGuard.class);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Reserve reserve;
  private volatile boolean full;
  private boolean reserved;
  private boolean making;
  private long triedNanos = System.nanoTime() - RETRY_NANOS;

  DiskGuard(Reserve reserve) {
    this.reserve = reserve;
  }

  boolean isFull() {
    return full;
  }

  /** The disk was found full. */
  synchronized void full() {
    if (!full) {
      LOG.warn("The journal's disk is full: nothing is taken until there is room again");
    }
    full = true;
    reserved = false;
    reserve.release();
    triedNanos = System.nanoTime();
  }

  /**
   * Makes the reserve, now and then, until it is there: on a thread of its own, since it is large.
   */
  synchronized void tick() {
    if (!reserved && !making && System.nanoTime() - triedNanos >= RETRY_NANOS) {
      triedNanos = System.nanoTime();
      making = true;
      JournalThreads.daemon(this::make, "edgebot-journal-reserve").start();
    }
  }

  private void make() {
    boolean made = reserve.make();
    synchronized (this) {
      making = false;
      reserved = made;
      if (made && full) {
        full = false;
        LOG.info("The journal's disk has room again");
      }
    }
  }
}
