package io.edgebot.journal.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/** The intervals of numbers that are settled for an edge's generation; neighbours are merged. */
final class ClaimIntervals {
  private final PreparedStatement overlapping;
  private final PreparedStatement remove;
  private final PreparedStatement put;

  ClaimIntervals(Statements statements) throws SQLException {
    overlapping =
        statements.prepareStatement(
            "SELECT first, last FROM claim_interval WHERE edge = ?1 AND first >= coalesce((SELECT"
                + " max(first) FROM claim_interval WHERE edge = ?1 AND first <= ?2), ?2)"
                + " AND first <= ?3 ORDER BY first");
    remove = statements.prepareStatement("DELETE FROM claim_interval WHERE edge = ? AND first = ?");
    put =
        statements.prepareStatement(
            "INSERT OR REPLACE INTO claim_interval (edge, first, last) VALUES (?, ?, ?)");
  }

  /** Adds the intervals that overlap a range to a set. */
  void load(long id, long first, long last, IntervalSet into) throws SQLException {
    overlapping.setLong(1, id);
    overlapping.setLong(2, first);
    overlapping.setLong(3, last);
    try (ResultSet result = overlapping.executeQuery()) {
      while (result.next()) {
        into.add(result.getLong(1), result.getLong(2));
      }
    }
  }

  /** Settles a range. */
  void add(long id, long first, long last) throws SQLException {
    IntervalSet touching = new IntervalSet();
    load(id, Math.max(1, first - 1), last == Long.MAX_VALUE ? last : last + 1, touching);
    IntervalSet merged = new IntervalSet();
    touching.intervals().forEach(merged::add);
    merged.add(first, last);
    for (Map.Entry<Long, Long> interval : touching.intervals().entrySet()) {
      if (!interval.getValue().equals(merged.intervals().get(interval.getKey()))) {
        remove.setLong(1, id);
        remove.setLong(2, interval.getKey());
        remove.executeUpdate();
      }
    }
    for (Map.Entry<Long, Long> interval : merged.intervals().entrySet()) {
      if (!interval.getValue().equals(touching.intervals().get(interval.getKey()))) {
        put.setLong(1, id);
        put.setLong(2, interval.getKey());
        put.setLong(3, interval.getValue());
        put.executeUpdate();
      }
    }
  }
}
