package io.edgebot.journal.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The tables. Within a major version they are only extended, so that an older EdgeBot reads what a
 * newer one wrote. Statements are run in this order into an empty file, which fixes the root page
 * of each table: {@link PageOne} relies on it.
 *
 * <p>The body is the last column of {@code log}, and what is needed without it stands before it, so
 * that SQLite need not follow the chain of pages that a body is spread over. Row numbers are given
 * by the journal and never twice: the highest one outlives its row in {@code meta}.
 */
final class Schema {
  /** "EdgJ", in the file's header. */
  static final int APPLICATION_ID = 0x4564674A;

  static final int MAJOR = 1;
  static final int MINOR = 0;

  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE log ("
              + "row INTEGER PRIMARY KEY, events_total INTEGER NOT NULL,"
              + " bytes_total INTEGER NOT NULL, events INTEGER NOT NULL,"
              + " raw_length INTEGER NOT NULL, crc32 INTEGER NOT NULL, whole INTEGER NOT NULL,"
              + " appended INTEGER NOT NULL, principal TEXT NOT NULL, codec TEXT NOT NULL,"
              + " origin TEXT NOT NULL, generation INTEGER NOT NULL, first INTEGER NOT NULL,"
              + " last INTEGER NOT NULL, data_crc INTEGER NOT NULL, head_crc INTEGER NOT NULL,"
              + " idx BLOB NOT NULL, body BLOB NOT NULL)",
          "CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
          "CREATE TABLE generation ("
              + "id INTEGER PRIMARY KEY, origin TEXT NOT NULL, generation INTEGER NOT NULL,"
              + " predecessor INTEGER, predecessor_last INTEGER, began INTEGER NOT NULL,"
              + " last INTEGER NOT NULL)",
          "CREATE TABLE subscription ("
              + "name TEXT PRIMARY KEY, required INTEGER NOT NULL, max_lag_bytes INTEGER NOT NULL,"
              + " max_lag_seconds INTEGER NOT NULL, row INTEGER NOT NULL, events INTEGER NOT NULL,"
              + " events_total INTEGER NOT NULL, bytes_total INTEGER NOT NULL, position BLOB)"
              + " WITHOUT ROWID",
          "CREATE TABLE checkpoint (lane TEXT NOT NULL, name TEXT NOT NULL, value BLOB NOT NULL,"
              + " PRIMARY KEY (lane, name)) WITHOUT ROWID",
          "CREATE TABLE state (owner TEXT NOT NULL, key TEXT NOT NULL, major INTEGER NOT NULL,"
              + " value BLOB NOT NULL, PRIMARY KEY (owner, key)) WITHOUT ROWID",
          "CREATE TABLE claim_edge ("
              + "edge INTEGER PRIMARY KEY, principal TEXT NOT NULL, origin TEXT NOT NULL,"
              + " generation INTEGER NOT NULL, used INTEGER NOT NULL)",
          "CREATE UNIQUE INDEX claim_edge_name ON claim_edge (principal, origin, generation)",
          "CREATE TABLE claim_interval (edge INTEGER NOT NULL, first INTEGER NOT NULL,"
              + " last INTEGER NOT NULL, PRIMARY KEY (edge, first)) WITHOUT ROWID",
          "CREATE TABLE claim_hash (edge INTEGER NOT NULL, first INTEGER NOT NULL,"
              + " last INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (edge, first, last))"
              + " WITHOUT ROWID",
          "CREATE TABLE quarantine ("
              + "entry INTEGER PRIMARY KEY, size INTEGER NOT NULL, origin TEXT NOT NULL,"
              + " generation INTEGER NOT NULL, number INTEGER NOT NULL, part INTEGER NOT NULL,"
              + " refused_by TEXT NOT NULL, reason TEXT NOT NULL, type TEXT NOT NULL,"
              + " source TEXT NOT NULL, timestamp INTEGER NOT NULL, principal TEXT NOT NULL,"
              + " codec TEXT NOT NULL, bytes INTEGER NOT NULL, refused_at INTEGER NOT NULL,"
              + " body BLOB)",
          "CREATE TABLE gap ("
              + "entry INTEGER PRIMARY KEY, origin TEXT NOT NULL, generation INTEGER NOT NULL,"
              + " first INTEGER NOT NULL, last INTEGER NOT NULL, reason TEXT NOT NULL,"
              + " first_row INTEGER NOT NULL, last_row INTEGER NOT NULL)",
          "CREATE INDEX gap_number ON gap (origin, generation, reason, last)");

  private Schema() {}

  /** Makes the tables in a new file, or checks that the file's form is one that is known. */
  static void prepare(Connection connection, Path file) throws SQLException, IOException {
    int version = (int) Sqlite.queryLong(connection, "PRAGMA user_version");
    if (version == 0 && Sqlite.queryLong(connection, "SELECT count(*) FROM sqlite_master") == 0) {
      create(connection);
      return;
    }
    if (version / 1000 > MAJOR
        && Sqlite.queryLong(connection, "PRAGMA application_id") == APPLICATION_ID) {
      throw new IOException(
          file
              + " has form "
              + version / 1000
              + "; this EdgeBot reads form "
              + MAJOR
              + ": use the version that wrote it, or move the directory away");
    }
  }

  private static void create(Connection connection) throws SQLException {
    Sqlite.execute(connection, "BEGIN IMMEDIATE");
    for (String table : TABLES) {
      Sqlite.execute(connection, table);
    }
    Sqlite.execute(connection, "PRAGMA application_id=" + APPLICATION_ID);
    Sqlite.execute(connection, "PRAGMA user_version=" + (MAJOR * 1000 + MINOR));
    Sqlite.execute(connection, "COMMIT");
  }
}
