package io.edgebot.engine.internal.delivery;

import io.edgebot.api.sink.BatchLimits;
import io.edgebot.api.sink.Sink;
import io.edgebot.journal.Journal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Gives a batch when it is due: when enough waits, or it has waited long enough. */
final class Pacer {
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration CURSOR_SETTLES = Duration.ofMillis(100);

  private final String instance;
  private final Sink sink;
  private final DeliverySettings settings;
  private final Journal journal;
  private final SinkProgress progress;
  private final Control control;

  Pacer(
      String instance,
      Sink sink,
      DeliverySettings settings,
      Journal journal,
      SinkProgress progress,
      Control control) {
    this.instance = instance;
    this.sink = sink;
    this.settings = settings;
    this.journal = journal;
    this.progress = progress;
    this.control = control;
  }

  /** The next batch, if one is due; else null, after a wait. */
  @Nullable Batch next(Feed feed) throws InterruptedException {
    Journal.Lag lag = progress.lag();
    if (lag.events() == 0 && !isMovedOn(feed.settled())) {
      control.await(IDLE);
      return null;
    }
    long waited = (long) (lag.oldestSeconds() * 1e9);
    long wait = settings.flushInterval().toNanos() - waited;
    if (lag.events() > 0 && lag.events() < settings.batchSize() && wait > 0) {
      control.await(Duration.ofNanos(wait));
      return null;
    }
    Batch batch = feed.next(limits());
    if (batch == null) {
      // All is delivered, and the cursor's move is not committed yet.
      control.await(CURSOR_SETTLES);
    }
    return batch;
  }

  /** What a batch may hold now. */
  private BatchLimits limits() {
    BatchLimits own = sink.limits();
    return new BatchLimits(
        Math.min(own.events(), settings.batchMaxEvents()),
        Math.min(own.bytes(), settings.batchMaxBytes()),
        own.oneGeneration());
  }

  /** Whether the journal has skipped what lies behind a row, so that it is to be declared. */
  private boolean isMovedOn(long row) {
    Journal.Cursor cursor = journal.cursors().get(instance);
    return cursor != null && cursor.row() > row;
  }
}
