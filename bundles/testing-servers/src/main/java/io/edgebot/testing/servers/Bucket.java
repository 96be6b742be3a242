package io.edgebot.testing.servers;

/** A limit of rate whose burst is one second's worth. Used by one thread at a time. */
final class Bucket {
  private double left = Double.NaN;
  private long at;

  /** Takes so much out of it, if it is there; without a rate everything is. */
  boolean take(long amount, long ratePerSecond) {
    if (ratePerSecond == 0) {
      return true;
    }
    long now = System.nanoTime();
    double filled =
        Double.isNaN(left)
            ? (double) ratePerSecond
            : Math.min((double) ratePerSecond, left + (now - at) * 1e-9 * ratePerSecond);
    at = now;
    left = amount <= filled ? filled - amount : filled;
    return amount <= filled;
  }
}
