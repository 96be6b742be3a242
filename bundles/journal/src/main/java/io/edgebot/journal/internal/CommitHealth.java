package io.edgebot.journal.internal;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the commit thread does its work. An {@link Error} ends a transaction, not the thread; if
 * nothing but errors comes of all transactions for {@value #PATIENCE_SECONDS} seconds, or the
 * thread has ended, then only another process will do better.
 */
final class CommitHealth {
  static final int PATIENCE_SECONDS = 60;

  private static final Logger LOG = LoggerFactory.getLogger(CommitHealth.class);

  /** Since when nothing was committed, and why. */
  private record Trouble(Throwable cause, long sinceNanos) {}

  private final LongSupplier nanos;
  private volatile @Nullable Trouble trouble;
  private volatile @Nullable Throwable death;

  /**
   * A healthy one.
   *
   * @param nanos a clock like {@link System#nanoTime}
   */
  CommitHealth(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Something was committed. */
  void well() {
    if (trouble != null) {
      trouble = null;
      LOG.info("The journal commits again");
    }
  }

  /** A transaction came to nothing by something that should not happen; said once a trouble. */
  void failed(Throwable cause) {
    if (trouble == null) {
      trouble = new Trouble(cause, nanos.getAsLong());
      LOG.error("A transaction of the journal failed unexpectedly", cause);
    }
  }

  /** The thread ends though the journal was not closed. */
  void died(Throwable cause) {
    death = cause;
    LOG.error("The journal's commit thread has ended: nothing is stored any more", cause);
  }

  /** Why nothing can be committed any more; empty if that is not so. */
  Optional<String> failure() {
    Throwable dead = death;
    if (dead != null) {
      return Optional.of("the journal's commit thread has ended: " + dead);
    }
    Trouble now = trouble;
    if (now == null) {
      return Optional.empty();
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong() - now.sinceNanos());
    return seconds < PATIENCE_SECONDS
        ? Optional.empty()
        : Optional.of(
            "the journal has committed nothing for " + seconds + " seconds: " + now.cause());
  }
}
