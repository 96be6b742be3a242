package io.edgebot.engine.internal.lane;

import io.edgebot.api.input.AppendRefusedException.Reason;
import io.edgebot.engine.internal.pipeline.Pipeline;
import io.edgebot.journal.Journal;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether events are taken in: not while the process drains, the journal refuses, or a required
 * processor is missing or fails. Thread-safe.
 */
final class Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  private static final long LOOK_MILLIS = 500;
  private static final long WARN_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Processors come and go: what lasts no longer than this is not worth a line. */
  private static final long PASSING_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final Journal journal;
  private final Pipeline pipeline;
  private final Workers workers;
  private final Runnable changed;
  private volatile @Nullable Closed draining;
  private volatile @Nullable Closed refused;
  private @Nullable ScheduledFuture<?> look;
  private long lastWarning = System.nanoTime() - 2 * WARN_NANOS;
  private String lastBlocked = "";
  private String lastTold = "";
  private long lastToldAt;

  /**
   * An open intake.
   *
   * @param changed called when it opens or closes
   */
  Intake(Journal journal, Pipeline pipeline, Workers workers, Runnable changed) {
    this.journal = journal;
    this.pipeline = pipeline;
    this.workers = workers;
    this.changed = changed;
  }

  /** Why nothing is taken in; null if it is open. */
  @Nullable Closed closed() {
    Closed reason = draining;
    return reason == null ? waiting() : reason;
  }

  /** Why work that was begun must wait; null if it goes on, as it does while the process drains. */
  @Nullable Closed waiting() {
    Closed reason = refused;
    if (reason != null) {
      return reason;
    }
    String blocked = pipeline.blocked();
    return blocked.isEmpty() ? null : new Closed(Reason.BLOCKED, blocked);
  }

  /** Whether the journal refuses what it is given. */
  boolean isJournalClosed() {
    return refused != null;
  }

  void drain(String reason) {
    draining = new Closed(Reason.CLOSED, reason);
    changed.run();
  }

  void endDrain() {
    draining = null;
    changed.run();
  }

  /** The pipeline lets pass what it did not, or the other way round. */
  void pipelineChanged() {
    changed.run();
    noteBlocked();
  }

  /** Logs why nothing passes, if that lasts. */
  void noteBlocked() {
    String blocked = pipeline.blocked();
    synchronized (this) {
      if (blocked.equals(lastBlocked)) {
        return;
      }
      lastBlocked = blocked;
    }
    if (!blocked.isEmpty()) {
      workers.later(() -> tell(blocked), PASSING_NANOS);
    }
  }

  private synchronized void tell(String reason) {
    long now = System.nanoTime();
    if (pipeline.blocked().equals(reason)
        && (!reason.equals(lastTold) || now - lastToldAt > WARN_NANOS)) {
      lastTold = reason;
      lastToldAt = now;
      LOG.warn("intake pauses: {}", reason);
    }
  }

  /** The journal refused a unit: intake closes, and the journal is looked at until it has room. */
  void journalRefused(String reason) {
    synchronized (this) {
      if (refused != null) {
        return;
      }
      ScheduledFuture<?> task = workers.every(this::look, LOOK_MILLIS);
      if (task == null) {
        return; // the end: nothing is to be opened again
      }
      look = task;
      long now = System.nanoTime();
      if (now - lastWarning > WARN_NANOS) {
        lastWarning = now;
        LOG.warn("intake pauses: {}", reason);
      }
      refused = new Closed(Reason.QUOTA, reason);
    }
    changed.run();
  }

  private void look() {
    Journal.Condition condition = journal.condition();
    if (condition.quotaReached() || condition.diskFull()) {
      return;
    }
    synchronized (this) {
      if (look != null) {
        look.cancel(false);
        look = null;
      }
      refused = null;
    }
    LOG.debug("intake goes on: the journal has room");
    changed.run();
  }
}
