package io.edgebot.lib.http;

import io.edgebot.api.sink.BatchLimits;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What a batch may hold: less than configured for a while after a destination found one too large,
 * so that not each batch is sent in vain before it is split. Thread-safe.
 */
public final class AdaptiveLimits {
  /** How long batches stay smaller; then it is tried whether larger ones are taken by now. */
  public static final Duration SMALLER_FOR = Duration.ofHours(1);

  /** They are not made smaller than this (bytes, uncompressed). */
  public static final long LEAST_BYTES = 64 * 1024;

  private final BatchLimits configured;
  private final LongSupplier nanoTime;
  private BatchLimits current;
  private long since;

  /**
   * As configured at first.
   *
   * @param nanoTime a clock
   */
  public AdaptiveLimits(BatchLimits configured, LongSupplier nanoTime) {
    this.configured = configured;
    this.nanoTime = nanoTime;
    this.current = configured;
  }

  /** What a batch may hold now. */
  public synchronized BatchLimits get() {
    if (!current.equals(configured) && nanoTime.getAsLong() - since >= SMALLER_FOR.toNanos()) {
      current = configured;
    }
    return current;
  }

  /** A batch of so many bytes was too large: the next ones are half of that. */
  public synchronized void tooLarge(long bytes) {
    long fewer = Math.min(get().bytes(), Math.max(LEAST_BYTES, bytes / 2));
    current = new BatchLimits(configured.events(), fewer, configured.oneGeneration());
    since = nanoTime.getAsLong();
  }
}
