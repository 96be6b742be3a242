package io.edgebot.journal.internal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteException;

/** Opens connections, and tells what an error of SQLite's means to a journal. */
final class Sqlite {
  /** Bytes of a page. Small, since a commit writes whole pages and a quiet edge commits little. */
  static final int PAGE = 4096;

  private static final int BUSY_MILLIS = 20_000;

  private Sqlite() {}

  /** What an error means. */
  enum Fault {
    /** The disk or the allowance is full: something must go first. */
    FULL,
    /** The file is damaged. */
    DAMAGED,
    /** Anything else. */
    OTHER
  }

  /** Sorts an error; codes are those of sqlite3.h, the low byte is the primary one. */
  static Fault fault(SQLException error) {
    if (error instanceof DamagedException) {
      return Fault.DAMAGED;
    }
    if (!(error instanceof SQLiteException sqlite)) {
      return Fault.OTHER;
    }
    int code = sqlite.getResultCode().code;
    return switch (code & 0xFF) {
      case 13 -> Fault.FULL;
      case 11, 26 -> Fault.DAMAGED;
      // IOERR: writing and growing the shared memory fail when there is no room.
      case 10 ->
          switch (code >> 8) {
            case 3, 19 -> Fault.FULL;
            case 1, 2, 33 -> Fault.DAMAGED;
            default -> Fault.OTHER;
          };
      default -> Fault.OTHER;
    };
  }

  /** The writing connection: WAL, and an fsync of it at each commit. */
  static Connection openWriter(Path file) throws SQLException {
    Connection connection = open(file);
    try {
      execute(connection, "PRAGMA page_size=" + PAGE);
      execute(connection, "PRAGMA journal_mode=WAL");
      execute(connection, "PRAGMA synchronous=FULL");
      execute(connection, "PRAGMA wal_autocheckpoint=0");
      execute(connection, "PRAGMA secure_delete=0");
      execute(connection, "PRAGMA journal_size_limit=" + (32 << 20));
      execute(connection, "PRAGMA cache_size=-4096");
      return connection;
    } catch (SQLException e) {
      closeAfter(connection, e);
      throw e;
    }
  }

  /** A connection that only reads. */
  static Connection openReader(Path file) throws SQLException {
    Connection connection = open(file);
    try {
      execute(connection, "PRAGMA query_only=1");
      execute(connection, "PRAGMA cache_size=-1024");
      return connection;
    } catch (SQLException e) {
      closeAfter(connection, e);
      throw e;
    }
  }

  /** A connection that copies from the log into the file, on the checkpoint thread. */
  static Connection openCheckpointer(Path file) throws SQLException {
    Connection connection = open(file);
    try {
      execute(connection, "PRAGMA synchronous=FULL");
      execute(connection, "PRAGMA wal_autocheckpoint=0");
      execute(connection, "PRAGMA journal_size_limit=" + (32 << 20));
      execute(connection, "PRAGMA cache_size=-256");
      return connection;
    } catch (SQLException e) {
      closeAfter(connection, e);
      throw e;
    }
  }

  static Connection open(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    return config.createConnection("jdbc:sqlite:" + file);
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of the first row, or 0. */
  static long queryLong(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet result = statement.executeQuery()) {
      return result.next() ? result.getLong(1) : 0;
    }
  }

  /** Closes what another error made useless. */
  static void closeAfter(AutoCloseable resource, Exception cause) {
    try {
      resource.close();
    } catch (Exception e) {
      cause.addSuppressed(e);
    }
  }
}
