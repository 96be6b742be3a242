package io.edgebot.journal.internal;

import io.edgebot.journal.QuotaException;
import io.edgebot.journal.internal.Sqlite.Fault;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits batches whatever it takes: all of one together; if that fails, each operation by itself;
 * into another file if this one is damaged. Used by the commit thread, but for what is volatile.
 *
 * <p>For benchmarks, the system property {@value #DELAY} adds milliseconds to each fsync, as flash
 * cards take them.
 */
final class Transactions {
  static final String DELAY = "edgebot.journal.fsync.delay.ms";

  private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

  private final DiskGuard disk;
  private final Outcomes outcomes;
  private final CommitHealth health;
  private final Watermark watermark;
  private final long delayMillis = Long.getLong(DELAY, 0);
  private final CurrentSession current;
  private volatile double seconds;

  /** Whether the batch may have been committed, so that it must not be done again. */
  private boolean committing;

  Transactions(
      CurrentSession current,
      DiskGuard disk,
      Outcomes outcomes,
      CommitHealth health,
      Watermark watermark) {
    this.current = current;
    this.disk = disk;
    this.outcomes = outcomes;
    this.health = health;
    this.watermark = watermark;
  }

  /** How long the last commit took. */
  double seconds() {
    return seconds;
  }

  /** Commits a batch, and deletes what may go; whether there is more to delete. */
  boolean commit(List<Operation<?>> batch) {
    try {
      return together(batch);
    } catch (Throwable e) {
      current.undo(e);
      if (!isExpected(e) && (batch.isEmpty() || committing)) {
        health.failed(e);
        fail(batch, e);
        return false;
      }
      if (isFault(e, Fault.FULL)) {
        disk.full();
      }
      if (isFault(e, Fault.DAMAGED)) {
        current.damaged((SQLException) e);
      }
      boolean more = false;
      for (Operation<?> operation : batch) {
        if (!operation.future.isDone()) { // what has been refused may be on its way again already
          more |= alone(operation);
        }
      }
      return more;
    }
  }

  private boolean alone(Operation<?> operation) {
    try {
      return together(List.of(operation));
    } catch (Throwable e) {
      current.undo(e);
      if (isFault(e, Fault.FULL)) {
        disk.full();
        operation.failed(new QuotaException("the disk of the journal is full: " + e.getMessage()));
        return false;
      }
      if (e instanceof Error) {
        health.failed(e);
      } else {
        LOG.warn("The journal cannot commit: {}", e.toString());
      }
      fail(List.of(operation), e);
      return false;
    }
  }

  /** Fails those of a batch that do not know their outcome yet. */
  static void fail(List<Operation<?>> batch, Throwable cause) {
    for (Operation<?> operation : batch) {
      try {
        operation.failed(new IOException("journal cannot commit: " + cause, cause));
      } catch (Throwable e) { // no memory to say so
        operation.failed(cause);
      }
    }
  }

  private boolean together(List<Operation<?>> batch) throws SQLException, IOException {
    committing = false;
    final long start = System.nanoTime();
    Session session = current.begin();
    final long rowBefore = session.store.committed().newest().row();
    long bytes = 0;
    for (Operation<?> operation : batch) {
      if (operation.grows() && disk.isFull()) {
        operation.failed(new QuotaException("the disk of the journal is full"));
        continue;
      }
      operation.run(session);
      bytes += operation.weight();
    }
    int deleted = session.retention.slice(session.store);
    committing = true;
    current.commit();
    watermark.write(Watermark.Mark.of(session.store));
    delay();
    seconds = (System.nanoTime() - start) / 1e9;
    outcomes.tell(batch, session.store.committed().newest().row() > rowBefore);
    health.well();
    current.written(bytes / Sqlite.PAGE + deleted);
    return deleted > 0 && session.retention.pending(session.store);
  }

  /** Leaves the last number and the run time for the next opening. */
  void recordEnd() {
    try {
      Session session = current.begin();
      session.recordLast();
      session.store.meta.put(MetaTable.RUN_MILLIS, session.clock.millis());
      current.commit();
    } catch (Throwable e) {
      LOG.warn("The journal's end cannot be recorded: {}", e.toString());
      current.undo(e);
    }
  }

  /** Whether it is something that can happen to a file. */
  private static boolean isExpected(Throwable cause) {
    return cause instanceof SQLException || cause instanceof IOException;
  }

  private static boolean isFault(Throwable cause, Fault fault) {
    return cause instanceof SQLException sql && Sqlite.fault(sql) == fault;
  }

  private void delay() {
    if (delayMillis > 0) {
      try {
        TimeUnit.MILLISECONDS.sleep(delayMillis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
