package io.edgebot.journal.internal;

import io.edgebot.journal.internal.ByteSource.Malformed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;

/** Reads every row and checks it, and lets SQLite check its structure. */
final class JournalCheck {
  private final Connection connection;
  private long rows;
  private long events;
  private long damaged;

  JournalCheck(Connection connection) {
    this.connection = connection;
  }

  /** Whether all is well; findings are told a line each. */
  boolean run(Consumer<String> findings) throws SQLException {
    long base = meta(MetaTable.SALVAGE_BASE);
    long last = Math.max(base, meta(MetaTable.DELETED_ROW));
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT " + LogTable.HEAD + ", idx, body FROM log ORDER BY row");
        ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        Head head = LogTable.head(result);
        if (head.row() > base && head.row() != last + 1) {
          findings.accept("rows " + (last + 1) + " to " + (head.row() - 1) + " are missing");
          damaged++;
        }
        last = Math.max(last, head.row());
        if (isGood(head, result)) {
          rows++;
          events += head.events();
        } else {
          damaged++;
          findings.accept("row " + head.row() + " is damaged");
        }
      }
    }
    boolean structure = checkStructure(findings);
    return damaged == 0 && structure;
  }

  private static boolean isGood(Head head, ResultSet result) throws SQLException {
    byte[] idx = result.getBytes(17);
    byte[] body = result.getBytes(18);
    if (head.crc() != LogTable.headCrc(result)
        || idx == null
        || body == null
        || Head.crc(idx, body) != head.dataCrc()) {
      return false;
    }
    try {
      return IndexDecoder.decode(idx, head.origin(), head.generation(), head.first()).index().size()
          == head.events();
    } catch (Malformed e) {
      return false;
    }
  }

  private boolean checkStructure(Consumer<String> findings) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("PRAGMA quick_check(20)");
        ResultSet result = statement.executeQuery()) {
      boolean good = true;
      while (result.next()) {
        if (!"ok".equals(result.getString(1))) {
          good = false;
          findings.accept(result.getString(1));
        }
      }
      return good;
    }
  }

  private long meta(String key) throws SQLException {
    return Sqlite.queryLong(connection, "SELECT value FROM meta WHERE key = '" + key + "'");
  }

  long rows() {
    return rows;
  }

  long events() {
    return events;
  }

  long damaged() {
    return damaged;
  }
}
