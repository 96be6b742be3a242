package io.edgebot.journal.internal;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commit thread: one transaction, and one fsync, for all that queued during the last one. It
 * ends when it is closed; what fails, fails those who wait for it, and the thread goes on.
 */
final class Committer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long BUSY_NANOS = 1;

  private final CommitQueue queue = new CommitQueue();
  private final CommitHealth health;
  private final DiskGuard disk;
  private final Damage damage;
  private final Outcomes outcomes;
  private final CurrentSession current;
  private final Transactions transactions;
  private final long lingerNanos;
  private final Thread thread;
  private List<Operation<?>> taken = List.of();
  private final CountDownLatch done = new CountDownLatch(1);

  /** What is done about a damaged file: another one takes its place. */
  interface Damage {
    /** Gives a session on a new file; called on the commit thread, again if it failed. */
    Session replace(Session damaged, SQLException cause) throws SQLException, IOException;

    /** The session is in use now. */
    void opened(Committer committer);
  }

  Committer(
      Session session,
      DiskGuard disk,
      Duration linger,
      Runnable onRows,
      Damage damage,
      CommitHealth health,
      Watermark watermark)
      throws SQLException {
    this.disk = disk;
    this.damage = damage;
    this.health = health;
    outcomes = new Outcomes(onRows);
    current = new CurrentSession(session, damage, () -> damage.opened(this));
    transactions = new Transactions(current, disk, outcomes, health, watermark);
    lingerNanos = linger.toNanos();
    thread = JournalThreads.daemon(this::run, "edgebot-journal-commit");
  }

  void start() {
    damage.opened(this);
    thread.start();
  }

  Session session() {
    return current.get();
  }

  double commitSeconds() {
    return transactions.seconds();
  }

  /** Why nothing can be committed any more; empty if that is not so. */
  Optional<String> failure() {
    return health.failure();
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
        more = round(more);
      }
      transactions.recordEnd();
    } catch (Throwable e) {
      health.died(e);
      failRest(e);
    } finally {
      done.countDown();
    }
  }

  /** Takes what there is, and commits it; whether there is more to delete. */
  private boolean round(boolean more) {
    try {
      taken = queue.take(lingerNanos, more ? BUSY_NANOS : IDLE_NANOS);
      disk.tick(session().store.committed().freeBytes());
      return (!taken.isEmpty() || session().retention.pending(session().store))
          && transactions.commit(taken);
    } catch (InterruptedException e) {
      // Nobody has reason to interrupt this thread: it ends by being closed.
      LOG.warn("The journal's commit thread was interrupted, and goes on");
      return more;
    } catch (Throwable e) {
      health.failed(e);
      Transactions.fail(taken, e);
      return false;
    }
  }

  /** Lets nobody wait for ever. */
  private void failRest(Throwable cause) {
    queue.close();
    Transactions.fail(taken, cause);
    Transactions.fail(queue.rest(), cause);
  }

  /** Commits what is queued, and ends. */
  @Override
  public void close() throws SQLException {
    queue.close();
    boolean interrupted = false;
    while (true) {
      try {
        done.await();
        outcomes.close();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    current.close();
  }
}
