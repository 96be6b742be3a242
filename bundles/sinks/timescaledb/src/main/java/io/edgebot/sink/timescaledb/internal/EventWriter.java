package io.edgebot.sink.timescaledb.internal;

import io.edgebot.api.sink.StoredEvent;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes events within a transaction: at once into the table, or by a staging table that leaves out
 * what is there already. Used by one thread.
 */
final class EventWriter {
  private static final int CHUNK = 1 << 16;
  private static final String FORMAT = ") FROM STDIN (FORMAT binary)";

  private final String copyDirect;
  private final String stage;
  private final String copyStaged;
  private final String merge;
  private final String limits;
  private final CopyBuffer buffer = new CopyBuffer();
  private final EventEncoder encoder = new EventEncoder();

  EventWriter(String schema, Duration timeout) {
    copyDirect = "COPY " + schema + ".events (" + EventEncoder.COLUMNS + FORMAT;
    stage =
        "CREATE TEMPORARY TABLE edgebot_staging ON COMMIT DROP AS SELECT %s FROM %s.events WITH NO DATA"
            .formatted(EventEncoder.COLUMNS, schema);
    copyStaged = "COPY pg_temp.edgebot_staging (" + EventEncoder.COLUMNS + FORMAT;
    merge =
        Sql.fill(Sql.read("merge.sql"), Map.of("schema", schema, "columns", EventEncoder.COLUMNS));
    // What is acknowledged must be on disk, whatever the database's default is.
    limits =
        """
        SELECT set_config('statement_timeout', '%d', true), set_config('lock_timeout', '%d', true),
          set_config('synchronous_commit',
            CASE current_setting('synchronous_commit') WHEN 'off' THEN 'local' ELSE current_setting('synchronous_commit') END,
            true)
        """
            .formatted(timeout.toMillis(), timeout.toMillis() / 2);
  }

  /** Bounds what follows in this transaction. */
  void limit(Connection connection) throws SQLException {
    execute(connection, limits);
  }

  /**
   * Writes events that are not there yet; fails if one is.
   *
   * @throws RowException if the server stopped at one of them
   */
  void copy(Connection connection, List<StoredEvent> events) throws SQLException, IOException {
    send(connection, copyDirect, events);
  }

  /**
   * Writes those events that are not there yet.
   *
   * @return how many that were
   * @throws RowException if the server stopped at one of them
   */
  int merge(Connection connection, List<StoredEvent> events) throws SQLException, IOException {
    execute(connection, stage);
    send(connection, copyStaged, events);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(merge)) {
      row.next();
      return events.size() - row.getInt(1);
    }
  }

  private void send(Connection connection, String sql, List<StoredEvent> events)
      throws SQLException, IOException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    try {
      buffer.begin();
      for (StoredEvent event : events) {
        encoder.append(event, buffer);
        if (buffer.size() >= CHUNK) {
          flush(copy);
        }
      }
      buffer.end();
      flush(copy);
      copy.endCopy();
    } catch (SQLException e) {
      cancel(copy, e);
      OptionalInt row = PgErrors.row(e);
      if (row.isPresent() && row.getAsInt() >= 0 && row.getAsInt() < events.size()) {
        throw new RowException(events.get(row.getAsInt()), e);
      }
      throw e;
    } catch (IOException | RuntimeException e) {
      cancel(copy, e);
      throw e;
    }
  }

  private void flush(CopyIn copy) throws SQLException {
    copy.writeToCopy(buffer.bytes(), 0, buffer.size());
    buffer.clear();
  }

  private static void cancel(CopyIn copy, Exception cause) {
    if (copy.isActive()) {
      try {
        copy.cancelCopy();
      } catch (SQLException e) {
        cause.addSuppressed(e);
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
