package io.edgebot.journal.internal;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The session that is written to, with its checkpointer: made ready before each transaction, undone
 * after a failure, replaced when its file is damaged. Used by the commit thread, but for what is
 * volatile.
 */
final class CurrentSession implements AutoCloseable {
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Committer.Damage damage;
  private final Runnable opened;
  private volatile Session session;
  private Checkpointer checkpointer;
  private @Nullable SQLException damagedBy;
  private long triedNanos;

  /** Whether the session shows what is committed, and nothing else. */
  private boolean clean = true;

  /**
   * Begins with a session.
   *
   * @param damage what is done about a damaged file
   * @param opened what is done once another file is in use
   */
  CurrentSession(Session session, Committer.Damage damage, Runnable opened) throws SQLException {
    this.session = session;
    this.damage = damage;
    this.opened = opened;
    checkpointer = new Checkpointer(session.store.file());
  }

  Session get() {
    return session;
  }

  /** Notes that the file is damaged: the next {@link #begin} replaces it. */
  void damaged(SQLException cause) {
    damagedBy = cause;
    triedNanos = System.nanoTime() - RETRY_NANOS;
  }

  /**
   * Begins a transaction, after finishing what earlier failures left to be done.
   *
   * @throws IOException if the damaged file cannot be replaced yet
   */
  Session begin() throws SQLException, IOException {
    SQLException cause = damagedBy;
    if (cause != null) {
      replace(cause);
    } else if (!clean) {
      session.rollback();
    }
    clean = false;
    session.begin();
    return session;
  }

  /** Commits it. */
  void commit() throws SQLException {
    session.commit();
    clean = true;
  }

  /** Undoes it if it was not committed; what that throws is suppressed by the cause. */
  void undo(Throwable cause) {
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

  /** Notes that pages were committed, which are to be moved into the file now and then. */
  void written(long pages) {
    checkpointer.written(pages);
  }

  private void replace(SQLException cause) throws SQLException, IOException {
    if (System.nanoTime() - triedNanos < RETRY_NANOS) {
      throw new IOException("the damaged journal could not be replaced yet", cause);
    }
    triedNanos = System.nanoTime();
    checkpointer.close();
    Session next = damage.replace(session, cause);
    checkpointer = new Checkpointer(next.store.file());
    session = next;
    clean = true;
    damagedBy = null;
    // Reading begins anew as well: rows may be there by now, and their readers may be asleep.
    opened.run();
  }

  @Override
  public void close() throws SQLException {
    checkpointer.close();
  }
}
