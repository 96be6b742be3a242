package io.edgebot.ingest.internal;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that the bodies of all requests take at a time, bounded. */
final class BodyMemory {
  private static final int STEP = 256 * 1024;

  private final long most;
  private final AtomicLong used = new AtomicLong();

  /**
   * Bounds it.
   *
   * @param most in bytes
   */
  BodyMemory(long most) {
    this.most = most;
  }

  /** Bytes taken now. */
  long used() {
    return used.get();
  }

  /** The share of one request, empty at first. */
  Share open() {
    return new Share();
  }

  /** What one request takes; given back as a whole. */
  final class Share implements AutoCloseable {
    private final AtomicLong held = new AtomicLong();
    private long pending;

    private Share() {}

    /**
     * Takes more.
     *
     * @throws RequestException 413 if this request alone is too much, 503 if others hold too much
     */
    void take(long bytes) throws RequestException {
      long mine = held.addAndGet(bytes);
      long all = used.addAndGet(bytes);
      if (mine > most) {
        throw RequestException.tooLarge(
            "Request needs more than the " + most + " bytes of memory that all may take");
      }
      if (all > most) {
        throw RequestException.unavailable(
            Reason.BUSY, "Other requests take all memory that is set apart for bodies", 1);
      }
    }

    /**
     * Takes what a decoded event weighs; in steps, since there are many. A weight below a step may
     * stay untaken.
     */
    void takeEvent(int weight) throws RequestException {
      pending += weight;
      if (pending >= STEP) {
        take(pending);
        pending = 0;
      }
    }

    /** Gives some back early. */
    void give(long bytes) {
      held.addAndGet(-bytes);
      used.addAndGet(-bytes);
    }

    @Override
    public void close() {
      used.addAndGet(-held.getAndSet(0));
    }
  }
}
