package io.edgebot.journal.internal;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the disk is full, and the reserve that helps then. */
final class DiskGuard {
  private static final Logger LOG = LoggerFactory.getLogger(DiskGuard.class);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** With so many bytes free inside the database, rows find room in it. */
  private static final long ROOM_BYTES = 4 << 20;

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
   *
   * @param freeBytes what is free inside the database, which deleting rows makes more, though the
   *     file stays as long as it is
   */
  synchronized void tick(long freeBytes) {
    boolean due = System.nanoTime() - triedNanos >= RETRY_NANOS;
    if (full && due && freeBytes >= ROOM_BYTES) {
      roomAgain();
    }
    if (!reserved && !making && due) {
      triedNanos = System.nanoTime();
      JournalThreads.daemon(this::make, "edgebot-journal-reserve").start();
      making = true;
    }
  }

  private void make() {
    boolean made = reserve.make();
    synchronized (this) {
      making = false;
      reserved = made;
      if (made && full) {
        roomAgain();
      }
    }
  }

  private void roomAgain() {
    full = false;
    LOG.info("The journal's disk has room again");
  }
}
