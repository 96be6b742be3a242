package io.edgebot.journal.internal;

import io.edgebot.journal.QuotaException;
import io.edgebot.journal.internal.Sqlite.Fault;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits batches whatever it takes: all of one together; if that fails, each operation by itself;
 * into another file if this one is damaged. Used by the commit thread, but for what is volatile.
 *
 * <p>For benchmarks, the system property {@value #DELAY} adds milliseconds to each fsync, as flash
 * cards take them.
 */
final class Transactions implements AutoCloseable {
  static final String DELAY = "edgebot.journal.fsync.delay.ms";

  private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final DiskGuard disk;
  private final Outcomes outcomes;
  private final CommitHealth health;
  private final Watermark watermark;
  private final Committer.Damage damage;
  private final Runnable opened;
  private final long delayMillis = Long.getLong(DELAY, 0);
  private volatile Session session;
  private volatile double seconds;
  private Checkpointer checkpointer;
  private @Nullable SQLException unreplaced;
  private long triedNanos;

  /** Whether the session shows what is committed, and nothing else. */
  private boolean clean = true;

  /** Whether the batch may have been committed, so that it must not be done again. */
  private boolean committing;

  /**
   * Transactions of a session.
   *
   * @param damage what is done about a damaged file
   * @param opened what is done once another file is in use
   */
  Transactions(
      Session session,
      DiskGuard disk,
      Outcomes outcomes,
      CommitHealth health,
      Watermark watermark,
      Committer.Damage damage,
      Runnable opened)
      throws SQLException {
    this.session = session;
    this.disk = disk;
    this.outcomes = outcomes;
    this.health = health;
    this.watermark = watermark;
    this.damage = damage;
    this.opened = opened;
    checkpointer = new Checkpointer(session.store.file());
  }

  Session session() {
    return session;
  }

  /** How long the last commit took. */
  double seconds() {
    return seconds;
  }

  /** Whether there may be something to delete. */
  boolean pending() {
    return session.retention.pending(session.store);
  }

  /** Commits a batch, and deletes what may go; whether there is more to delete. */
  boolean commit(List<Operation<?>> batch) {
    try {
      return together(batch);
    } catch (Throwable e) {
      undo(e);
      if (e instanceof Error && (batch.isEmpty() || committing)) {
        health.failed(e);
        fail(batch, e);
        return false;
      }
      if (isFault(e, Fault.FULL)) {
        disk.full();
      }
      if (isFault(e, Fault.DAMAGED)) {
        unreplaced = (SQLException) e;
        triedNanos = System.nanoTime() - RETRY_NANOS;
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
      undo(e);
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
    prepare();
    Session current = session;
    final long start = System.nanoTime();
    final long rowBefore = current.store.committed().newest().row();
    clean = false;
    current.begin();
    long bytes = 0;
    for (Operation<?> operation : batch) {
      if (operation.grows() && disk.isFull()) {
        operation.failed(new QuotaException("the disk of the journal is full"));
        continue;
      }
      operation.run(current);
      bytes += operation.weight();
    }
    int deleted = current.retention.slice(current.store);
    committing = true;
    current.commit();
    clean = true;
    watermark.write(Watermark.Mark.of(current.store));
    delay();
    seconds = (System.nanoTime() - start) / 1e9;
    outcomes.tell(batch, current.store.committed().newest().row() > rowBefore);
    health.well();
    checkpointer.written(bytes / Sqlite.PAGE + deleted);
    return deleted > 0 && current.retention.pending(current.store);
  }

  /** Leaves the last number and the run time for the next opening. */
  void recordEnd() {
    try {
      prepare();
      clean = false;
      session.begin();
      session.recordLast();
      session.store.meta.put(MetaTable.RUN_MILLIS, session.clock.millis());
      session.commit();
      clean = true;
    } catch (Throwable e) {
      LOG.warn("The journal's end cannot be recorded: {}", e.toString());
      undo(e);
    }
  }

  /** Finishes what earlier failures left to be done. */
  private void prepare() throws SQLException, IOException {
    SQLException cause = unreplaced;
    if (cause != null) {
      if (System.nanoTime() - triedNanos < RETRY_NANOS) {
        throw new IOException("the damaged journal could not be replaced yet", cause);
      }
      triedNanos = System.nanoTime();
      replace(cause);
      unreplaced = null;
    } else if (!clean) {
      session.rollback();
    }
    clean = true;
  }

  private void replace(SQLException cause) throws SQLException, IOException {
    checkpointer.close();
    Session next = damage.replace(session, cause);
    checkpointer = new Checkpointer(next.store.file());
    session = next;
    // Reading begins anew as well: rows may be there by now, and their readers may be asleep.
    opened.run();
  }

  private void undo(Throwable cause) {
    if (clean) {
      return;
    }
    try {
      session.rollback();
      clean = true;
    } catch (Throwable e) {
      if (e != cause) {
        cause.addSuppressed(e);
      }
    }
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

  @Override
  public void close() throws SQLException {
    checkpointer.close();
  }
}
