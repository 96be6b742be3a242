package io.edgebot.journal.internal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;

/** A few reading connections, made when first needed. */
final class Readers implements AutoCloseable {
  private static final int MAX = 4;

  private final Path file;
  private final Semaphore permits = new Semaphore(MAX);
  private final Deque<Connection> idle = new ArrayDeque<>();
  private boolean closed;

  Readers(Path file) {
    this.file = file;
  }

  /** Reads something; must end its statements before it returns. */
  @FunctionalInterface
  interface Reading<T> {
    T read(Connection connection) throws SQLException;
  }

  <T> T read(Reading<T> reading) throws SQLException {
    permits.acquireUninterruptibly();
    try {
      Connection connection = take();
      boolean good = false;
      try {
        T result = reading.read(connection);
        good = true;
        return result;
      } finally {
        give(connection, good);
      }
    } finally {
      permits.release();
    }
  }

  private Connection take() throws SQLException {
    synchronized (idle) {
      if (closed) {
        throw new SQLException("journal is closed");
      }
      Connection connection = idle.poll();
      if (connection != null) {
        return connection;
      }
    }
    return Sqlite.openReader(file);
  }

  private void give(Connection connection, boolean good) throws SQLException {
    synchronized (idle) {
      if (good && !closed) {
        idle.push(connection);
        return;
      }
    }
    connection.close();
  }

  /** Waits for those that read, and refuses others. */
  @Override
  public void close() throws SQLException {
    permits.acquireUninterruptibly(MAX);
    permits.release(MAX);
    synchronized (idle) {
      closed = true;
      for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
        connection.close();
      }
    }
  }
}
