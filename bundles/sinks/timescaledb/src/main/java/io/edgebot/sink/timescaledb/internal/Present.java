package io.edgebot.sink.timescaledb.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What is set up in a schema already.
 *
 * @param relations tables and views
 * @param filled tables that hold rows
 * @param hypertables tables that TimescaleDB partitions
 * @param compressed those of them that have a columnstore
 * @param compressAfter days of the policies that compress, by hypertable
 * @param dropAfter days of the policies that delete, by hypertable
 */
record Present(
    Set<String> relations,
    Set<String> filled,
    Set<String> hypertables,
    Set<String> compressed,
    Map<String, Integer> compressAfter,
    Map<String, Integer> dropAfter) {

  static Present probe(Connection connection, Server server, String schema) throws SQLException {
    Present present =
        new Present(
            new HashSet<>(),
            new HashSet<>(),
            new HashSet<>(),
            new HashSet<>(),
            new HashMap<>(),
            new HashMap<>());
    each(
        connection,
        "SELECT relname FROM pg_catalog.pg_class WHERE relnamespace = to_regnamespace(?)",
        schema,
        row -> present.relations.add(row.getString(1)));
    for (String table : Arrangements.TABLES) {
      each(
          connection,
          "SELECT EXISTS (SELECT FROM %s.%s) WHERE ? <> ''".formatted(schema, table),
          schema,
          row -> {
            if (row.getBoolean(1)) {
              present.filled.add(table);
            }
          });
    }
    if (server.hasTimescale()) {
      each(
          connection,
          "SELECT hypertable_name, compression_enabled FROM timescaledb_information.hypertables"
              + " WHERE hypertable_schema = ?",
          schema,
          row -> {
            present.hypertables.add(row.getString(1));
            if (row.getBoolean(2)) {
              present.compressed.add(row.getString(1));
            }
          });
      policies(connection, schema, "compress_after", present.compressAfter);
      policies(connection, schema, "drop_after", present.dropAfter);
    }
    return present;
  }

  private static void policies(
      Connection connection, String schema, String key, Map<String, Integer> days)
      throws SQLException {
    each(
        connection,
        "SELECT hypertable_name, extract(epoch FROM (config ->> '%1$s')::interval) / 86400"
                .formatted(key)
            + " FROM timescaledb_information.jobs WHERE hypertable_schema = ? AND config ->> '%1$s' IS NOT NULL"
                .formatted(key),
        schema,
        row -> days.put(row.getString(1), row.getInt(2)));
  }

  private interface Row {
    void read(ResultSet row) throws SQLException;
  }

  private static void each(Connection connection, String sql, String parameter, Row reader)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, parameter);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          reader.read(rows);
        }
      }
    }
  }
}
