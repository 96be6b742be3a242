package io.edgebot.journal.internal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies from the log into the database on a thread of its own, so that no commit waits for it. A
 * log that grew large is started over, for which commits do wait a moment.
 */
final class Checkpointer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);
  private static final int PAGES = 1000;
  private static final int LARGE_PAGES = 16_384;

  private final Connection connection;
  private final Semaphore wanted = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;
  private long written;

  Checkpointer(Path file) throws SQLException {
    connection = Sqlite.openCheckpointer(file);
    thread = JournalThreads.daemon(this::run, "edgebot-journal-checkpoint");
    thread.start();
  }

  /** Notes that pages were committed; called by the commit thread. */
  void written(long pages) {
    written += pages;
    if (written >= PAGES) {
      written = 0;
      wanted.release();
    }
  }

  private void run() {
    while (true) {
      wanted.acquireUninterruptibly();
      wanted.drainPermits();
      if (closed) {
        return;
      }
      try {
        if (checkpoint("PASSIVE") > LARGE_PAGES) {
          checkpoint("RESTART");
        }
      } catch (SQLException e) {
        // The log stays, and grows, until it succeeds; what ails the file shows at the commits too.
        LOG.warn("The journal's log cannot be moved into its database yet: {}", e.toString());
      }
    }
  }

  /** Pages in the log. */
  private long checkpoint(String mode) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("PRAGMA wal_checkpoint(" + mode + ")");
        ResultSet result = statement.executeQuery()) {
      return result.next() ? result.getLong(2) : 0;
    }
  }

  @Override
  public void close() throws SQLException {
    closed = true;
    wanted.release();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connection.close();
  }
}
