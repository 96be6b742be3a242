package io.edgebot.engine.internal.delivery;

import io.edgebot.api.event.EventCodec;
import io.edgebot.api.operations.SinkStatus.Breaker;
import io.edgebot.api.sink.BatchLimits;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.Sink;
import io.edgebot.api.sink.SinkContext;
import io.edgebot.journal.Journal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers to one sink: reads behind the cursor, batches, tries until every event is delivered or
 * in quarantine, moves the cursor. One thread; what another thread asks of it is a task between
 * batches.
 */
final class DeliveryWorker implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryWorker.class);
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration CURSOR_SETTLES = Duration.ofMillis(100);
  private static final int HOLD_STEP = 3;

  private final String instance;
  private final Sink sink;
  private final SinkContext context;
  private final DeliverySettings settings;
  private final Journal journal;
  private final EventCodec codec;
  private final Attempts attempts;
  private final SinkProgress progress;
  private final Signal signal = new Signal();
  private final Queue<ReplayTask> tasks = new ConcurrentLinkedQueue<>();
  private volatile boolean stopping;

  /** Whether what it holds is not what the journal holds any more. */
  private volatile boolean stale;

  DeliveryWorker(
      String instance,
      Sink sink,
      SinkContext context,
      DeliverySettings settings,
      Journal journal,
      EventCodec codec,
      SinkProgress progress) {
    this.instance = instance;
    this.sink = sink;
    this.context = context;
    this.settings = settings;
    this.journal = journal;
    this.codec = codec;
    this.progress = progress;
    this.attempts = new Attempts(sink, progress);
  }

  /** Something may be there to deliver. */
  void wake() {
    signal.raise();
  }

  /** Asks it to end after the call that runs. */
  void stop() {
    stopping = true;
    signal.raise();
  }

  /** Events that are not delivered yet have other identities now: what it holds is read again. */
  void reread() {
    stale = true;
    signal.raise();
  }

  void submit(ReplayTask task) {
    tasks.add(task);
    signal.raise();
  }

  @Override
  public void run() {
    try {
      while (!stopping) {
        try {
          deliver();
        } catch (RuntimeException | LinkageError e) {
          // What nobody foresaw ends this attempt, not the delivery: it begins again at its cursor.
          LOG.error("{}: delivery failed", instance, e);
          pause(Backoff.delay(fail(Attempts.describe(e), true)), false);
        }
      }
    } catch (InterruptedException e) {
      LOG.info("{}: interrupted while stopping", instance);
      Thread.currentThread().interrupt();
    } finally {
      tasks.forEach(ReplayTask::abandon);
    }
  }

  /** Delivers until it is stopped. */
  private void deliver() throws InterruptedException {
    try {
      Mark mark = open();
      if (mark != null) {
        deliver(mark);
      }
    } finally {
      close();
    }
  }

  private void deliver(Mark mark) throws InterruptedException {
    Journal.Cursor start = new Journal.Cursor(mark.row(), mark.events(), mark.position());
    Feed feed = new Feed(journal, codec, settings.route(), start);
    Settlement settlement =
        new Settlement(instance, journal, progress, feed, start, mark.undeclared());
    try {
      while (!stopping) {
        runTasks(settlement);
        if (stale) {
          stale = false;
          feed.restart(settlement.settled());
        }
        Batch batch = nextBatch(feed);
        if (batch != null) {
          settle(batch, settlement).forEach(feed::giveBack);
        }
      }
    } finally {
      settlement.await();
    }
  }

  /** Where to begin; null if it was stopped before the sink could be opened. */
  private @Nullable Mark open() throws InterruptedException {
    while (!stopping) {
      try {
        sink.open(context);
        byte[] position = sink.position();
        Journal.Cursor now =
            journal.subscribe(instance, settings.subscription(), settings.oldest());
        return position == null
            ? Mark.of(now).start(now)
            : Mark.of(now).at(CursorCodec.decode(journal.origin(), position));
      } catch (Exception | LinkageError e) {
        LOG.warn("{}: cannot open, will try again: {}", instance, e.toString());
        pause(Backoff.delay(fail(Attempts.describe(e), true)), false);
      }
    }
    return null;
  }

  /** The next batch, when there is enough or it has waited long enough; else null, after a wait. */
  private @Nullable Batch nextBatch(Feed feed) throws InterruptedException {
    Journal.Lag lag = progress.lag();
    if (lag.events() == 0 && !isMovedOn(feed.settled())) {
      signal.await(IDLE);
      return null;
    }
    long waited = (long) (lag.oldestSeconds() * 1e9);
    long wait = settings.flushInterval().toNanos() - waited;
    if (lag.events() > 0 && lag.events() < settings.batchSize() && wait > 0) {
      signal.await(Duration.ofNanos(wait));
      return null;
    }
    BatchLimits own = sink.limits();
    Batch batch =
        feed.next(
            new BatchLimits(
                Math.min(own.events(), settings.batchMaxEvents()),
                Math.min(own.bytes(), settings.batchMaxBytes()),
                own.oneGeneration()));
    if (batch == null) {
      // All is delivered, and the cursor's move is not committed yet.
      signal.await(CURSOR_SETTLES);
    }
    return batch;
  }

  /**
   * Tries a batch, in pieces where it must be, until all of it is settled, or is not in the journal
   * any more; the result is what is not settled.
   */
  private Deque<Batch> settle(Batch batch, Settlement settlement) throws InterruptedException {
    Deque<Batch> pieces = new ArrayDeque<>();
    if (batch.rowEvents().isEmpty() && batch.skipped().isEmpty()) {
      settlement.passed(batch);
      return pieces;
    }
    settlement.begins(batch);
    pieces.push(batch);
    while (!pieces.isEmpty() && !stopping && !stale) {
      Batch piece = pieces.pop();
      if (progress.breaker() != Breaker.CLOSED) {
        // Try a small one first, after a failure.
        piece = cut(piece, settings.batchSize(), false, pieces);
      }
      DeliveryResult result = attempts.attempt(piece);
      DeliveryResult.Refused refusal = refusal(result, piece);
      if (result instanceof DeliveryResult.Delivered delivered) {
        settlement.delivered(piece, delivered.position());
      } else if (refusal != null) {
        if (!settlement.refused(piece, refusal)) {
          pieces.push(piece);
          pause(Backoff.delay(fail("quarantine cannot be written", false)), false);
        }
      } else if (result instanceof DeliveryResult.Refused
          || result instanceof DeliveryResult.TooLarge) {
        pieces.push(cut(piece, Math.max(1, piece.rowEvents().size() / 2), true, pieces));
      } else {
        pieces.push(piece);
        waitAfter(result);
        if (isPassedOver(piece)) {
          stale = true;
        }
      }
    }
    return pieces;
  }

  /** Whether the journal has skipped some of it meanwhile: the sink may lag no further. */
  private boolean isPassedOver(Batch piece) {
    long before =
        piece.rowEvents().isEmpty()
            ? piece.end().row()
            : piece.rowEvents().get(0).row().row().row() - 1;
    return isMovedOn(before);
  }

  /** Whether the journal has skipped what lies behind a row. */
  private boolean isMovedOn(long row) {
    Journal.Cursor cursor = journal.cursors().get(instance);
    return cursor != null && cursor.row() > row;
  }

  /** The refusal that a result is of known events; null if it is none, or must be split first. */
  private static DeliveryResult.@Nullable Refused refusal(DeliveryResult result, Batch piece) {
    boolean single = piece.rowEvents().size() <= 1;
    if (result instanceof DeliveryResult.Refused refused) {
      return single || !refused.events().isEmpty() ? refused : null;
    }
    return result instanceof DeliveryResult.TooLarge tooLarge && single
        ? new DeliveryResult.Refused("too_large", tooLarge.reason(), List.of())
        : null;
  }

  /** The first events of a piece; what is behind them goes back. */
  private static Batch cut(Batch piece, int events, boolean divide, Deque<Batch> pieces) {
    if (piece.rowEvents().size() <= events) {
      return piece;
    }
    int border = piece.border(events);
    if (border == 0) {
      if (!divide) {
        return piece;
      }
      // Parts of one number: only a destination that refuses one of them gets them apart.
      border = events;
    }
    pieces.push(piece.tail(border));
    return piece.head(border);
  }

  private void waitAfter(DeliveryResult result) throws InterruptedException {
    if (result instanceof DeliveryResult.RetryLater retry) {
      int failures = fail(retry.reason(), false);
      Duration asked = retry.delay();
      pause(asked != null ? asked : Backoff.delay(failures), retry.probe());
    } else if (result instanceof DeliveryResult.Misconfigured misconfigured) {
      fail(misconfigured.reason(), true);
      pause(Backoff.delay(HOLD_STEP), false);
    } else if (result instanceof DeliveryResult.Fenced fenced) {
      fail(fenced.reason(), true);
      while (!stopping && !stale) {
        signal.await(IDLE);
      }
    }
  }

  private int fail(String reason, boolean openNow) {
    int failures = progress.failed(reason, openNow, settings.breakerFailures());
    if (failures == 1) {
      LOG.warn("{}: {}", instance, reason);
    }
    return failures;
  }

  /** Waits before the next attempt; a probe that succeeds ends it early. */
  private void pause(Duration delay, boolean probe) throws InterruptedException {
    long deadline = Signal.deadline(delay);
    while (!stopping && !stale && !Signal.left(deadline).isZero()) {
      long step = Signal.left(deadline).toNanos();
      if (probe) {
        step = Math.min(step, Backoff.probeDelay(progress.away()).toNanos());
      }
      long until = System.nanoTime() + step;
      while (!stopping && !stale && System.nanoTime() < until) {
        signal.await(Signal.left(until)); // commits wake it too: go on waiting
      }
      if (probe && !stopping && !stale && attempts.probe()) {
        break;
      }
    }
    progress.halfOpen();
  }

  private void runTasks(Settlement settlement) {
    for (ReplayTask task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run(attempts, settlement, journal, codec);
    }
  }

  private void close() {
    try {
      sink.close();
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("{}: closing failed", instance, e);
    }
  }
}
