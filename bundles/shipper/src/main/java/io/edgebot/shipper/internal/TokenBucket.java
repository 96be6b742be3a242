package io.edgebot.shipper.internal;

import java.util.function.LongSupplier;

/**
 * Spreads an amount over time. Who takes more than is there takes it at once and is told how long
 * to wait, so that a single large amount passes too. Thread-safe.
 */
final class TokenBucket {
  private static final double NANOS = 1e9;

  private final double perSecond;
  private final double capacity;
  private final LongSupplier nanoTime;
  private double available;
  private long last;

  /**
   * A full bucket.
   *
   * @param perSecond how much flows in, above 0
   * @param capacity how much may be taken in one go after a pause
   * @param nanoTime a clock such as {@link System#nanoTime()}
   */
  TokenBucket(double perSecond, double capacity, LongSupplier nanoTime) {
    if (!(perSecond > 0 && capacity > 0)) {
      throw new IllegalArgumentException("rate and capacity must be above 0");
    }
    this.perSecond = perSecond;
    this.capacity = capacity;
    this.nanoTime = nanoTime;
    this.available = capacity;
    this.last = nanoTime.getAsLong();
  }

  /** Takes an amount; returns the nanoseconds to wait before it is used, 0 if none. */
  synchronized long take(double amount) {
    long now = nanoTime.getAsLong();
    available = Math.min(capacity, available + (now - last) / NANOS * perSecond);
    last = now;
    available -= amount;
    return available >= 0 ? 0 : (long) Math.ceil(-available / perSecond * NANOS);
  }
}
