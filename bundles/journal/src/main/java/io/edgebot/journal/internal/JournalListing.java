package io.edgebot.journal.internal;

import io.edgebot.api.event.EventId;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Prints what a journal holds. */
final class JournalListing {
  private final Connection connection;
  private final Path path;
  private final PrintStream out;

  JournalListing(Connection connection, Path path, PrintStream out) {
    this.connection = connection;
    this.path = path;
    this.out = out;
  }

  /** Prints; always true. */
  boolean print() throws SQLException {
    out.println("journal " + path);
    out.printf(
        "rows: %d (%d to %d), events: %d%n",
        number("SELECT count(*) FROM log"),
        number("SELECT min(row) FROM log"),
        number("SELECT max(row) FROM log"),
        number("SELECT sum(events) FROM log"));
    out.printf(
        "bytes in use: %d of %d%n",
        (number("PRAGMA page_count") - number("PRAGMA freelist_count")) * Sqlite.PAGE,
        number("PRAGMA page_count") * Sqlite.PAGE);
    each(
        "SELECT name, row, events, required, (SELECT coalesce(sum(log.events), 0) FROM log"
            + " WHERE log.row > subscription.row) FROM subscription ORDER BY name",
        result ->
            out.printf(
                "subscription %s: behind row %d and %d events, lags %d events%s%n",
                result.getString(1),
                result.getLong(2),
                result.getLong(3),
                Math.max(0, result.getLong(5) - result.getLong(3)),
                result.getInt(4) != 0 ? ", required" : ""));
    each(
        "SELECT origin, generation, began, last FROM generation ORDER BY id DESC LIMIT 5",
        result ->
            out.printf(
                "generation %s/%s, begun %tFT%<tTZ%n",
                result.getString(1),
                EventId.formatGeneration(result.getLong(2)),
                java.time.Instant.ofEpochMilli(result.getLong(3))
                    .atZone(java.time.ZoneOffset.UTC)));
    each(
        "SELECT principal, origin, count(*) FROM claim_edge GROUP BY principal, origin"
            + " ORDER BY principal, origin LIMIT 100",
        result ->
            out.printf(
                "edge %s of %s: %d generations%n",
                result.getString(2), result.getString(1), result.getLong(3)));
    out.printf(
        "quarantine: %d events, declared gaps: %d, checkpoints: %d%n",
        number("SELECT count(*) FROM quarantine"),
        number("SELECT count(*) FROM gap"),
        number("SELECT count(*) FROM checkpoint"));
    return true;
  }

  private interface Line {
    void print(ResultSet result) throws SQLException;
  }

  private void each(String sql, Line line) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        line.print(result);
      }
    }
  }

  private long number(String sql) throws SQLException {
    return Sqlite.queryLong(connection, sql);
  }
}
