package io.edgebot.itests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;

/** Messages in a table; read on where it last ended, since a store may forget what was read. */
final class SqlSource implements Arrivals.Source {
  private final BooleanSupplier there;
  private final String url;
  private final String sql;
  private Connection connection;
  private PreparedStatement statement;
  private long position;

  private SqlSource(BooleanSupplier there, String url, String sql) {
    this.there = there;
    this.url = url;
    this.sql = sql;
  }

  /** The embedded store of an instance, which may not be there yet. */
  static SqlSource of(Instance instance) {
    Path file = instance.data().resolve("store/store-main.db");
    return new SqlSource(
        () -> Files.exists(file),
        "jdbc:sqlite:file:" + file + "?mode=ro",
        "SELECT seq, message, instr(data, '%s') FROM events WHERE seq > ? ORDER BY seq"
            .formatted(PacedSender.SECRET));
  }

  /** A table that a sink has made, with an index by {@code id}. */
  static SqlSource of(PostgresDatabase database) {
    return new SqlSource(
        () -> true,
        // The planner must not take a table that grows for the small one that it was.
        database.url()
            + "?user=postgres&options=-c%20enable_seqscan=off%20-c%20enable_bitmapscan=off",
        "SELECT id, data->>'message', position('%s' IN data->>'message') FROM events WHERE id > ? ORDER BY id"
            .formatted(PacedSender.SECRET));
  }

  @Override
  public void read(Arrivals.Taker taker) throws SQLException {
    if (statement == null) {
      if (!there.getAsBoolean()) {
        return;
      }
      connection = DriverManager.getConnection(url);
      statement = connection.prepareStatement(sql);
    }
    statement.setLong(1, position);
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        position = rows.getLong(1);
        taker.take(rows.getString(2), rows.getInt(3) > 0);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    if (connection != null) {
      connection.close();
    }
  }
}
