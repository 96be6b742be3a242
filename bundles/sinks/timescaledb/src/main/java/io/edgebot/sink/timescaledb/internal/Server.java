package io.edgebot.sink.timescaledb.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a server can do, as it says itself.
 *
 * @param version PostgreSQL's, {@code 170010} for 17.10
 * @param timescale the version of the extension TimescaleDB in this database; null if it has none
 * @param extension the schema of the extension's functions; empty without it
 * @param community whether the extension runs with the licence that allows policies
 * @param functions those of the extension's functions that are there and used here
 */
record Server(
    int version,
    @Nullable String timescale,
    String extension,
    boolean community,
    Set<String> functions) {
  private static final int LEAST_VERSION = 130_000;
  private static final String COMMUNITY = "timescale";

  static final String BY_RANGE = "by_range";
  static final String COLUMNSTORE_POLICY = "add_columnstore_policy";
  static final String COMPRESSION_POLICY = "add_compression_policy";
  static final String RETENTION_POLICY = "add_retention_policy";
  static final String AGGREGATE_POLICY = "add_continuous_aggregate_policy";

  /** Copies the set. */
  Server {
    functions = Set.copyOf(functions);
  }

  /**
   * Asks a server.
   *
   * @throws IllegalStateException if it cannot be used at all
   */
  static Server probe(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT current_setting('server_version_num')::integer, getdatabaseencoding(),
                  extension.extversion, namespace.nspname, current_setting('timescaledb.license', true)
                FROM (SELECT) AS always
                LEFT JOIN pg_catalog.pg_extension AS extension ON extension.extname = 'timescaledb'
                LEFT JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = extension.extnamespace
                """)) {
      row.next();
      int version = row.getInt(1);
      if (version < LEAST_VERSION) {
        throw new IllegalStateException("PostgreSQL " + version / 10_000 + " is older than 13");
      }
      if (!row.getString(2).equals("UTF8")) {
        throw new IllegalStateException(
            "the database's encoding is " + row.getString(2) + ": it must be UTF8");
      }
      String timescale = row.getString(3);
      if (timescale == null) {
        return new Server(version, null, "", false, Set.of());
      }
      String extension = row.getString(4);
      return new Server(
          version,
          timescale,
          extension,
          COMMUNITY.equals(row.getString(5)),
          functions(connection, extension));
    }
  }

  private static Set<String> functions(Connection connection, String extension)
      throws SQLException {
    Set<String> functions = new HashSet<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT DISTINCT function.proname FROM pg_catalog.pg_proc AS function
            JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = function.pronamespace
            WHERE namespace.nspname = ? AND function.proname = ANY (?)
            """)) {
      query.setString(1, extension);
      query.setArray(
          2,
          connection.createArrayOf(
              "text",
              new String[] {
                BY_RANGE, COLUMNSTORE_POLICY, COMPRESSION_POLICY, RETENTION_POLICY, AGGREGATE_POLICY
              }));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          functions.add(rows.getString(1));
        }
      }
    }
    return functions;
  }

  boolean hasTimescale() {
    return timescale != null;
  }

  /** Whether a function that the licence bounds is there and allowed. */
  boolean may(String function) {
    return community && functions.contains(function);
  }

  /** Whether the extension is this version 2.x or newer. */
  boolean isAtLeast(int minor) {
    if (timescale == null) {
      return false;
    }
    String[] numbers = timescale.split("[^0-9]+", 3);
    int major = Integer.parseInt(numbers[0]);
    return major > 2 || (major == 2 && Integer.parseInt(numbers[1]) >= minor);
  }

  /** What it is, for people. */
  String describe() {
    String postgres = "PostgreSQL " + version / 10_000;
    return timescale == null
        ? postgres
        : postgres
            + " with TimescaleDB "
            + timescale
            + (community ? " (Community)" : " (Apache edition)");
  }
}
