package io.edgebot.journal.internal;

import io.edgebot.journal.QuotaException;
import io.edgebot.journal.internal.Sqlite.Fault;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commit thread: one transaction, and one fsync, for all that queued during the last one.
 *
 * <p>For benchmarks, the system property {@value #DELAY} adds milliseconds to each fsync, as flash
 * cards take them.
 */
final class Committer implements AutoCloseable {
  static final String DELAY = "edgebot.journal.fsync.delay.ms";

  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long BUSY_NANOS = 1;

  private final CommitQueue queue = new CommitQueue();
  private final DiskGuard disk;
  private final Runnable onRows;
  private final Damage damage;
  private final long lingerNanos;
  private final long delayMillis = Long.getLong(DELAY, 0);
  private final Thread thread;
  private final CountDownLatch done = new CountDownLatch(1);
  private final ExecutorService notifier =
      Executors.newSingleThreadExecutor(
          task -> JournalThreads.daemon(task, "edgebot-journal-notify"));
  private volatile Session session;
  private volatile Checkpointer checkpointer;
  private volatile double commitSeconds;

  /** What is done about a damaged file: another one takes its place. */
  interface Damage {
    /** Gives a session on a new file; called on the commit thread. */
    Session replace(Session damaged, SQLException cause) throws SQLException, IOException;

    /** The session is in use now. */
    void opened(Committer committer);
  }

  Committer(Session session, DiskGuard disk, Duration linger, Runnable onRows, Damage damage)
      throws SQLException {
    this.session = session;
    this.disk = disk;
    this.onRows = onRows;
    this.damage = damage;
    lingerNanos = linger.toNanos();
    checkpointer = new Checkpointer(session.store.file());
    thread = JournalThreads.daemon(this::run, "edgebot-journal-commit");
  }

  void start() {
    damage.opened(this);
    thread.start();
  }

  Session session() {
    return session;
  }

  double commitSeconds() {
    return commitSeconds;
  }

  boolean add(Operation<?> operation) {
    return queue.add(operation);
  }

  /** Reports damage that a reader came upon; completes when another file has taken its place. */
  CompletableFuture<Boolean> damaged(Session damaged, SQLException cause) {
    Operation<Boolean> report =
        new Operation<>(true) {
          @Override
          Boolean apply(Session current) throws SQLException {
            if (current == damaged) {
              throw cause;
            }
            return true;
          }
        };
    if (!add(report)) {
      report.failed(new IOException("journal is closed", cause));
    }
    return report.future;
  }

  private void run() {
    try {
      boolean more = false;
      while (!queue.isClosed()) {
        List<Operation<?>> batch = queue.take(lingerNanos, more ? BUSY_NANOS : IDLE_NANOS);
        disk.tick(session.store.freeBytes());
        if (!batch.isEmpty() || session.retention.pending(session.store)) {
          more = commitOrFail(batch);
        }
      }
      recordEnd();
    } catch (InterruptedException e) {
      LOG.error("The journal's commit thread was interrupted and ends");
    } finally {
      queue.close();
      failRest();
      done.countDown();
    }
  }

  /** Lets nobody wait for ever, should the thread die. */
  private boolean commitOrFail(List<Operation<?>> batch) {
    try {
      return commitAll(batch);
    } catch (Error e) {
      LOG.error("The journal's commit thread dies", e);
      for (Operation<?> operation : batch) {
        operation.failed(new IOException("journal's commit thread died: " + e, e));
      }
      throw e;
    }
  }

  /** Commits a batch, whatever it takes; whether there is more to delete. */
  private boolean commitAll(List<Operation<?>> batch) {
    try {
      return commit(batch);
    } catch (SQLException | RuntimeException e) {
      undo(e);
      if (e instanceof SQLException sql && Sqlite.fault(sql) == Fault.DAMAGED) {
        replace(sql);
      }
      if (e instanceof SQLException sql && Sqlite.fault(sql) == Fault.FULL) {
        disk.full();
      }
      boolean more = false;
      for (Operation<?> operation : batch) {
        if (!operation.future.isDone()) { // what has been refused may be on its way again already
          more |= commitAlone(operation);
        }
      }
      return more;
    }
  }

  private boolean commitAlone(Operation<?> operation) {
    try {
      return commit(List.of(operation));
    } catch (SQLException | RuntimeException e) {
      undo(e);
      if (e instanceof SQLException sql && Sqlite.fault(sql) == Fault.FULL) {
        disk.full();
        operation.failed(new QuotaException("the disk of the journal is full: " + e.getMessage()));
      } else {
        LOG.warn("The journal cannot commit: {}", e.toString());
        operation.failed(new IOException("journal cannot commit: " + e.getMessage(), e));
      }
      return false;
    }
  }

  private boolean commit(List<Operation<?>> batch) throws SQLException {
    Session current = session;
    final long start = System.nanoTime();
    final long rowBefore = current.store.committedRow();
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
    current.commit();
    delay();
    commitSeconds = (System.nanoTime() - start) / 1e9;
    boolean added = current.store.committedRow() > rowBefore;
    publish(batch, added);
    checkpointer.written(bytes / Sqlite.PAGE + deleted);
    return deleted > 0 && current.retention.pending(current.store);
  }

  /**
   * Tells outcomes from another thread, so that what they set off does not delay the next commit.
   */
  private void publish(List<Operation<?>> batch, boolean added) {
    notifier.execute(
        () -> {
          for (Operation<?> operation : batch) {
            operation.committed();
          }
          if (added) {
            onRows.run();
          }
        });
  }

  private void undo(Exception cause) {
    try {
      session.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private void replace(SQLException cause) {
    try {
      checkpointer.close();
      Session next = damage.replace(session, cause);
      checkpointer = new Checkpointer(next.store.file());
      session = next;
      // Reading begins anew as well: rows may be there by now, and their readers may be asleep.
      damage.opened(this);
    } catch (SQLException | IOException e) {
      LOG.error("The damaged journal cannot be set aside", e);
    }
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

  /** Leaves the last number and the run time for the next opening. */
  private void recordEnd() {
    try {
      session.begin();
      session.recordLast();
      session.store.meta.put(MetaTable.RUN_MILLIS, session.clock.millis());
      session.commit();
    } catch (SQLException e) {
      LOG.warn("The journal's end cannot be recorded: {}", e.toString());
      undo(e);
    }
  }

  private void failRest() {
    try {
      for (Operation<?> operation : queue.take(0, 0)) {
        operation.failed(new IOException("journal is closed"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Commits what is queued, and ends. */
  @Override
  public void close() throws SQLException {
    queue.close();
    boolean interrupted = false;
    while (true) {
      try {
        done.await();
        notifier.shutdown();
        notifier.awaitTermination(10, TimeUnit.SECONDS);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    checkpointer.close();
  }
}
