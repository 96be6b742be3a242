package io.edgebot.journal.internal;

import io.edgebot.journal.internal.salvage.RecordValues;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows, as the commit thread sees them. */
final class LogTable {
  /** Columns that make a {@link Head}, in its order, and its checksum. */
  static final String HEAD =
      "row, events_total, bytes_total, events, raw_length, crc32, whole, appended, principal,"
          + " codec, origin, generation, first, last, data_crc, head_crc";

  /** How many columns there are: those, index and body. */
  static final int COLUMNS = 18;

  /** What a row takes besides index and body, about, in bytes. */
  static final int OVERHEAD = 160;

  private final PreparedStatement insert;
  private final PreparedStatement oldest;
  private final PreparedStatement delete;
  private final PreparedStatement at;
  private final PreparedStatement index;
  private final PreparedStatement following;
  private final PreparedStatement rename;

  LogTable(Statements statements) throws SQLException {
    insert =
        statements.prepareStatement(
            "INSERT INTO log ("
                + HEAD
                + ", idx, body) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
                + " ON CONFLICT (row) DO NOTHING");
    oldest = statements.prepareStatement("SELECT " + HEAD + " FROM log ORDER BY row LIMIT ?");
    delete = statements.prepareStatement("DELETE FROM log WHERE row <= ?");
    at =
        statements.prepareStatement(
            "SELECT row, events_total, bytes_total FROM log WHERE row <= ? ORDER BY row DESC LIMIT"
                + " 1");
    index = statements.prepareStatement("SELECT idx FROM log WHERE row = ?");
    following =
        statements.prepareStatement(
            "SELECT " + HEAD + " FROM log WHERE row > ? ORDER BY row LIMIT ?");
    rename =
        statements.prepareStatement(
            "UPDATE log SET generation = ?, first = ?, last = ?, head_crc = ? WHERE row = ?");
  }

  /** Adds a row; false if there is one of that number. */
  boolean insert(Head head, byte[] idx, byte[] body) throws SQLException {
    insert.setLong(1, head.row());
    insert.setLong(2, head.eventsTotal());
    insert.setLong(3, head.bytesTotal());
    insert.setInt(4, head.events());
    insert.setInt(5, head.rawLength());
    insert.setInt(6, head.crc32());
    insert.setInt(7, head.whole() ? 1 : 0);
    insert.setLong(8, head.appended());
    insert.setString(9, head.principal());
    insert.setString(10, head.codec());
    insert.setString(11, head.origin());
    insert.setLong(12, head.generation());
    insert.setLong(13, head.first());
    insert.setLong(14, head.last());
    insert.setInt(15, head.dataCrc());
    insert.setInt(16, head.crc());
    insert.setBytes(17, idx);
    insert.setBytes(18, body);
    return insert.executeUpdate() == 1;
  }

  List<Head> oldest(int limit) throws SQLException {
    oldest.setInt(1, limit);
    return heads(oldest, 0);
  }

  List<Head> following(long row, int limit) throws SQLException {
    following.setLong(1, row);
    following.setInt(2, limit);
    return heads(following, row);
  }

  int deleteThrough(long row) throws SQLException {
    delete.setLong(1, row);
    return delete.executeUpdate();
  }

  /** Totals of a row, or of the last one before it; {@link Totals#ZERO} if there is none. */
  Totals totalsAt(long row) throws SQLException {
    at.setLong(1, row);
    try (ResultSet result = at.executeQuery()) {
      return result.next()
          ? new Totals(result.getLong(1), result.getLong(2), result.getLong(3))
          : Totals.ZERO;
    }
  }

  /** Totals of the newest row; {@link Totals#ZERO} if there is none. */
  Totals newest() throws SQLException {
    return totalsAt(Long.MAX_VALUE);
  }

  byte @Nullable [] index(long row) throws SQLException {
    index.setLong(1, row);
    try (ResultSet result = index.executeQuery()) {
      return result.next() ? result.getBytes(1) : null;
    }
  }

  /** Gives a row the identity that its new head has. */
  void rename(Head head) throws SQLException {
    rename.setLong(1, head.generation());
    rename.setLong(2, head.first());
    rename.setLong(3, head.last());
    rename.setInt(4, head.crc());
    rename.setLong(5, head.row());
    rename.executeUpdate();
  }

  /** The head in the present row of a result that starts with the columns {@link #HEAD}. */
  static Head head(ResultSet result) throws SQLException {
    return new Head(
        result.getLong(1),
        result.getLong(2),
        result.getLong(3),
        result.getInt(4),
        result.getInt(5),
        result.getInt(6),
        result.getInt(7) != 0,
        result.getLong(8),
        text(result, 9),
        text(result, 10),
        text(result, 11),
        result.getLong(12),
        result.getLong(13),
        result.getLong(14),
        result.getInt(15));
  }

  /** The checksum that stands behind {@link #HEAD}. */
  static int headCrc(ResultSet result) throws SQLException {
    return result.getInt(16);
  }

  /** The head in a record of a damaged file, whose columns are those of the table. */
  static Head head(long row, RecordValues values) {
    return new Head(
        row,
        values.number(1),
        values.number(2),
        (int) values.number(3),
        (int) values.number(4),
        (int) values.number(5),
        values.number(6) != 0,
        values.number(7),
        values.text(8),
        values.text(9),
        values.text(10),
        values.number(11),
        values.number(12),
        values.number(13),
        (int) values.number(14));
  }

  /** The checksum that stands behind the head in a record. */
  static int headCrc(RecordValues record) {
    return (int) record.number(15);
  }

  static byte[] index(RecordValues record) {
    return record.bytes(16);
  }

  static byte[] body(RecordValues record) {
    return record.bytes(17);
  }

  private static String text(ResultSet result, int column) throws SQLException {
    String text = result.getString(column);
    return text == null ? "" : text;
  }

  private static List<Head> heads(PreparedStatement statement, long after) throws SQLException {
    List<Head> heads = new ArrayList<>();
    long last = after;
    try (ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        Head head = head(result);
        if (head.row() <= last) {
          throw new DamagedException("row " + head.row() + " stands behind row " + last);
        }
        last = head.row();
        heads.add(head);
      }
    }
    return heads;
  }
}
