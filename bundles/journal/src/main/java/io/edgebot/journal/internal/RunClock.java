package io.edgebot.journal.internal;

/**
 * Milliseconds that journals of a directory have run in all. Ages are told by it, since a gateway's
 * wall clock may start in 1970 and jump later.
 */
final class RunClock {
  private final long base;
  private final long start = System.nanoTime();

  RunClock(long baseMillis) {
    base = baseMillis;
  }

  long millis() {
    return base + (System.nanoTime() - start) / 1_000_000;
  }
}
