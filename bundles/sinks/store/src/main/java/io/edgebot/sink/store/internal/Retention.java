package io.edgebot.sink.store.internal;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Deletes what is too old or too much, in the order in which it was stored, a small slice a
 * transaction; gives pages back; completes the word index.
 *
 * <p>Age counts from the storing, so that a wrong clock of a device neither deletes at once nor
 * keeps for ever. What was stored before this process's own clock was set goes together with what
 * was stored next after that.
 */
final class Retention {
  /** Events a transaction: a few milliseconds. */
  static final int SLICE = 1000;

  private static final int PAGES_BACK = 256;
  private static final long DAY_SECONDS = 86_400;
  // 2025-01-01: a clock that says less was not set.
  private static final long CLOCK_SET = 1_735_689_600L;

  private final Database database;
  private final int days;
  private final long maxBytes;

  Retention(Database database, int days, long maxBytes) {
    this.database = database;
    this.days = days;
    this.maxBytes = maxBytes;
  }

  /** What a slice did. */
  record Done(int deleted, boolean more) {}

  /** Does one slice of work. */
  Done slice(long nowSeconds) throws SQLException, IOException {
    return database.transaction(
        () -> {
          Connection connection = database.connection();
          int deleted = days == 0 ? 0 : deleteOld(connection, nowSeconds - days * DAY_SECONDS);
          if (deleted == 0 && maxBytes > 0 && usedBytes(connection) > maxBytes) {
            deleted =
                deleteUpTo(
                    connection,
                    "SELECT max(seq) FROM (SELECT seq FROM event ORDER BY seq LIMIT ?)",
                    0);
          }
          if (deleted > 0) {
            return new Done(deleted, true);
          }
          boolean indexed = indexText(connection);
          return new Done(0, givePagesBack(connection) || indexed);
        });
  }

  private static int deleteOld(Connection connection, long before) throws SQLException {
    return deleteUpTo(
        connection,
        "SELECT max(seq) FROM (SELECT seq, stored FROM event ORDER BY seq LIMIT ?)"
            + " WHERE stored >= "
            + CLOCK_SET
            + " AND stored < ?",
        before);
  }

  private static int deleteUpTo(Connection connection, String bound, long before)
      throws SQLException {
    long last;
    try (PreparedStatement find = connection.prepareStatement(bound)) {
      find.setInt(1, SLICE);
      if (before != 0) {
        find.setLong(2, before);
      }
      try (ResultSet row = find.executeQuery()) {
        row.next();
        last = row.getLong(1);
      }
    }
    if (last == 0) {
      return 0;
    }
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM event WHERE seq <= ?")) {
      delete.setLong(1, last);
      return delete.executeUpdate();
    }
  }

  /** Adds a slice of the events that were stored before the word index was made, newest first. */
  private static boolean indexText(Connection connection) throws SQLException {
    if (!Schema.hasFullText(connection)) {
      return false;
    }
    long pending =
        number(connection, "SELECT ifnull((SELECT value FROM meta WHERE key = 'text_pending'), 0)");
    if (pending <= 1) {
      return false;
    }
    long from =
        number(
            connection,
            "SELECT ifnull(min(seq), 0) FROM (SELECT seq FROM event WHERE seq < "
                + pending
                + " ORDER BY seq DESC LIMIT "
                + SLICE
                + ")");
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "INSERT INTO event_text (rowid, message, raw_message)"
              + " SELECT seq, message, json_extract(data, '$.raw_message') FROM event"
              + " WHERE seq >= "
              + from
              + " AND seq < "
              + pending);
      statement.executeUpdate("UPDATE meta SET value = " + from + " WHERE key = 'text_pending'");
    }
    return from > 1;
  }

  /** Shrinks the file if more than a quarter of it, and 16 MiB, are free. */
  private static boolean givePagesBack(Connection connection) throws SQLException {
    long free = number(connection, "PRAGMA freelist_count");
    long pages = number(connection, "PRAGMA page_count");
    long pageSize = number(connection, "PRAGMA page_size");
    if (free * 4 <= pages || free * pageSize <= 16L << 20) {
      return false;
    }
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("PRAGMA incremental_vacuum(" + PAGES_BACK + ")");
    }
    return number(connection, "PRAGMA freelist_count") < free;
  }

  /** Bytes of pages that are in use. */
  static long usedBytes(Connection connection) throws SQLException {
    long pages =
        number(connection, "PRAGMA page_count") - number(connection, "PRAGMA freelist_count");
    return pages * number(connection, "PRAGMA page_size");
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
