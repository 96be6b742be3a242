package io.edgebot.sink.store.internal;

import io.edgebot.api.event.EventId;
import io.edgebot.api.event.Severity;
import io.edgebot.api.sink.StoredEvent;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * The connection that writes a store. Each call is one transaction; deliveries and background work
 * take turns, in the order in which they came.
 */
final class Database implements AutoCloseable {
  private static final int BUSY_MILLIS = 5000;
  private static final int MAX_STREAMS_CACHED = 10_000;
  private static final String INSERT =
      "INSERT OR IGNORE INTO event (ts, type, source, host, severity, message, stored, stream,"
          + " number, part, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS TEXT))";

  private final ReentrantLock turn = new ReentrantLock(true);
  private final StoreFiles files;
  private final @Nullable Object fileKey;
  private final Connection connection;
  private final PreparedStatement insert;
  private final TimeText times = new TimeText();
  private final Map<StreamKey, Long> streams = new HashMap<>();

  private record StreamKey(String origin, long generation) {}

  private Database(StoreFiles files, Connection connection) throws SQLException, IOException {
    this.files = files;
    this.fileKey = files.key();
    this.connection = connection;
    this.insert = connection.prepareStatement(INSERT);
  }

  /**
   * Opens a store, making it where absent.
   *
   * @throws IllegalStateException if the file is not a store of this or an older EdgeBot
   */
  static Database open(StoreFiles files, boolean fullText) throws SQLException, IOException {
    files.create();
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    Connection connection = config.createConnection("jdbc:sqlite:" + files.path());
    try {
      try (Statement statement = connection.createStatement()) {
        // Only heeded while the file is empty: pages that retention frees can then be given back.
        statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
        statement.execute("PRAGMA journal_mode = WAL");
        statement.execute("PRAGMA synchronous = FULL");
        statement.execute("PRAGMA cache_size = -8192");
        // 16 MiB: index pages that many batches change are written back once for all of these.
        statement.execute("PRAGMA wal_autocheckpoint = 4000");
        statement.execute("PRAGMA journal_size_limit = 67108864");
        statement.execute("PRAGMA trusted_schema = OFF");
      }
      execute(connection, "BEGIN IMMEDIATE");
      Schema.migrate(connection);
      Schema.fullText(connection, fullText);
      execute(connection, "COMMIT");
      return new Database(files, connection);
    } catch (SQLException | IOException | RuntimeException e) {
      try {
        connection.close();
      } catch (SQLException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  /**
   * Stores a batch.
   *
   * @return how many of its events were there already
   * @throws IOException if the database's file was taken away
   */
  int insert(List<StoredEvent> events, long nowSeconds) throws SQLException, IOException {
    return transaction(
        () -> {
          for (StoredEvent event : events) {
            bind(event, nowSeconds);
            insert.addBatch();
          }
          int present = 0;
          for (int count : insert.executeBatch()) {
            present += count == 0 ? 1 : 0;
          }
          return present;
        });
  }

  private void bind(StoredEvent event, long nowSeconds) throws SQLException {
    EventId id = event.id();
    Severity severity = event.severity();
    insert.setString(1, times.format(event.timestamp()));
    insert.setString(2, event.type());
    insert.setString(3, event.source());
    insert.setString(4, event.host());
    insert.setString(5, severity == null ? null : severity.text());
    insert.setString(6, event.message());
    insert.setLong(7, nowSeconds);
    insert.setLong(8, stream(id));
    insert.setLong(9, id.number());
    insert.setInt(10, id.part());
    insert.setBytes(11, event.encoded());
  }

  private long stream(EventId id) throws SQLException {
    StreamKey key = new StreamKey(id.origin(), id.generation());
    Long known = streams.get(key);
    if (known != null) {
      return known;
    }
    String generation = EventId.formatGeneration(id.generation());
    try (PreparedStatement add =
            connection.prepareStatement(
                "INSERT OR IGNORE INTO stream (origin, generation) VALUES (?, ?)");
        PreparedStatement find =
            connection.prepareStatement(
                "SELECT id FROM stream WHERE origin = ? AND generation = ?")) {
      add.setString(1, id.origin());
      add.setString(2, generation);
      add.executeUpdate();
      find.setString(1, id.origin());
      find.setString(2, generation);
      try (ResultSet row = find.executeQuery()) {
        row.next();
        long number = row.getLong(1);
        if (streams.size() >= MAX_STREAMS_CACHED) {
          streams.clear();
        }
        streams.put(key, number);
        return number;
      }
    }
  }

  /** Work on the connection, whole or not at all. */
  interface Work<T> {
    T run() throws SQLException;
  }

  /** Runs work that takes part in the turns, as one transaction that is durable on return. */
  <T> T transaction(Work<T> work) throws SQLException, IOException {
    turn.lock();
    try {
      T result;
      try {
        // The driver's own transactions would take the next write lock at once with each commit.
        execute(connection, "BEGIN IMMEDIATE");
        result = work.run();
        execute(connection, "COMMIT");
      } catch (SQLException | RuntimeException e) {
        rollback(e);
        throw e;
      }
      if (!Objects.equals(fileKey, files.key())) {
        throw new IOException(files.path() + " was moved or deleted while in use");
      }
      return result;
    } finally {
      turn.unlock();
    }
  }

  private void rollback(Exception cause) {
    streams.clear();
    try {
      insert.clearBatch();
      execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** For work within a transaction. */
  Connection connection() {
    return connection;
  }

  @Override
  public void close() throws SQLException {
    turn.lock();
    try {
      insert.close();
      connection.close();
    } finally {
      turn.unlock();
    }
  }
}
