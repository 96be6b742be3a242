package io.edgebot.sink.timescaledb.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Brings a schema up to this version. The steps are files, numbered from 1; what was applied is
 * recorded in the schema itself. A later version adds files, and none is ever changed. Those who
 * start at once wait for each other.
 */
final class Migrations {
  private static final List<String> FILES = List.of("001-events.sql");
  private static final String RECORD = "events_migrations";

  private final String schema;
  private final List<String> files;

  Migrations(String schema) {
    this(schema, FILES);
  }

  Migrations(String schema, List<String> files) {
    this.schema = schema;
    this.files = files;
  }

  /**
   * Applies what is missing, within the caller's transaction.
   *
   * @throws IllegalStateException if the schema is not one that this version may touch
   */
  void apply(Connection connection) throws SQLException {
    lock(connection);
    try (Statement statement = connection.createStatement()) {
      if (!exists(connection, "SELECT to_regnamespace(?) IS NOT NULL", schema)) {
        statement.execute("CREATE SCHEMA " + schema);
      }
      if (!relation(connection, RECORD)) {
        refuseForeign(connection, "events");
        refuseForeign(connection, "metrics");
        statement.execute(
            """
            CREATE TABLE %s.%s (
              version integer PRIMARY KEY,
              name text NOT NULL,
              checksum text NOT NULL,
              applied_at timestamptz NOT NULL DEFAULT now())
            """
                .formatted(schema, RECORD));
      }
      for (int version = 1 + check(connection); version <= files.size(); version++) {
        String text = Sql.read(files.get(version - 1));
        statement.execute(Sql.fill(text, Map.of("schema", schema)));
        record(connection, version, text);
      }
    }
  }

  /** Held to the end of the transaction. */
  private void lock(Connection connection) throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtext(?))")) {
      lock.setString(1, "edgebot " + schema);
      lock.execute();
    }
  }

  private void refuseForeign(Connection connection, String table) throws SQLException {
    if (relation(connection, table)) {
      throw new IllegalStateException(
          "%s.%s is there already and was not made by EdgeBot: set schema to another name"
              .formatted(schema, table));
    }
  }

  /** Compares what was applied with the files; returns the version that the schema has. */
  private int check(Connection connection) throws SQLException {
    int version = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT version, checksum FROM %s.%s ORDER BY version".formatted(schema, RECORD))) {
      while (rows.next()) {
        version = rows.getInt(1);
        if (version <= files.size()
            && !checksum(Sql.read(files.get(version - 1))).equals(rows.getString(2))) {
          throw new IllegalStateException(
              "step %d of schema %s is not the one of this EdgeBot: someone changed %s"
                  .formatted(version, schema, RECORD));
        }
      }
    }
    if (version > files.size()) {
      throw new IllegalStateException(
          "schema %s was made by a newer EdgeBot (version %d, this one knows %d): upgrade this one"
              .formatted(schema, version, files.size()));
    }
    return version;
  }

  private void record(Connection connection, int version, String text) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO %s.%s (version, name, checksum) VALUES (?, ?, ?)"
                .formatted(schema, RECORD))) {
      insert.setInt(1, version);
      insert.setString(2, files.get(version - 1));
      insert.setString(3, checksum(text));
      insert.executeUpdate();
    }
  }

  private boolean relation(Connection connection, String name) throws SQLException {
    return exists(connection, "SELECT to_regclass(?) IS NOT NULL", schema + '.' + name);
  }

  private static boolean exists(Connection connection, String sql, String name)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private static String checksum(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
