package io.edgebot.journal.internal;

import io.edgebot.api.event.SkippedRange;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Declared ranges, the newest {@value #MAX_ENTRIES}. A range that goes on where one of the same
 * reason ends lengthens it, unless it tells which row was deleted: whoever reads there is told just
 * what is missing.
 */
final class GapTable {
  static final int MAX_ENTRIES = 50_000;
  private static final int SLACK = 500;

  private final PreparedStatement insert;
  private final PreparedStatement touching;
  private final PreparedStatement lengthen;
  private final PreparedStatement prune;
  private final PreparedStatement highest;
  private long entry;

  GapTable(Statements statements) throws SQLException {
    insert =
        statements.prepareStatement(
            "INSERT INTO gap (entry, origin, generation, first, last, reason, first_row, last_row)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    touching =
        statements.prepareStatement(
            "SELECT entry, first, last, first_row FROM gap WHERE origin = ? AND generation = ?"
                + " AND reason = ? AND last >= ? ORDER BY last LIMIT 1");
    lengthen = statements.prepareStatement("UPDATE gap SET last = ? WHERE entry = ?");
    prune = statements.prepareStatement("DELETE FROM gap WHERE entry <= ?");
    highest = statements.prepareStatement("SELECT max(entry) FROM gap");
    try (ResultSet result = highest.executeQuery()) {
      entry = result.next() ? result.getLong(1) : 0;
    }
  }

  /**
   * Declares a range; one that is declared already is not declared again.
   *
   * @param firstRow the first row it lay in; 0 if none
   * @param lastRow the last one
   */
  void add(SkippedRange range, long firstRow, long lastRow) throws SQLException {
    touching.setString(1, range.origin());
    touching.setLong(2, range.generation());
    touching.setString(3, range.reason());
    touching.setLong(4, range.first() - 1);
    long found = 0;
    try (ResultSet result = touching.executeQuery()) {
      if (result.next() && result.getLong(2) <= range.first()) {
        if (result.getLong(3) >= range.last()) {
          return;
        }
        found = result.getLong(4) == 0 ? result.getLong(1) : 0;
      }
    }
    if (found > 0 && firstRow == 0) {
      lengthen.setLong(1, range.last());
      lengthen.setLong(2, found);
      lengthen.executeUpdate();
      return;
    }
    insert.setLong(1, ++entry);
    insert.setString(2, range.origin());
    insert.setLong(3, range.generation());
    insert.setLong(4, range.first());
    insert.setLong(5, range.last());
    insert.setString(6, range.reason());
    insert.setLong(7, firstRow);
    insert.setLong(8, lastRow);
    insert.executeUpdate();
    if (entry % SLACK == 0) {
      prune.setLong(1, entry - MAX_ENTRIES);
      prune.executeUpdate();
    }
  }

  /** The range in a result; null if it is damaged. */
  static @Nullable SkippedRange range(ResultSet result) throws SQLException {
    long first = result.getLong(3);
    long last = result.getLong(4);
    if (first < 1 || last < first) {
      return null;
    }
    return new SkippedRange(
        result.getString(1), result.getLong(2), first, last, result.getString(5));
  }
}
