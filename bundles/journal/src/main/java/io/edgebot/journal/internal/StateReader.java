package io.edgebot.journal.internal;

import io.edgebot.api.event.EventId;
import io.edgebot.api.event.SkippedRange;
import io.edgebot.api.plugin.State;
import io.edgebot.journal.Journal.Quarantined;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what is committed besides rows. */
final class StateReader {
  private StateReader() {}

  static Optional<byte[]> checkpoint(Connection connection, String lane, String name)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT value FROM checkpoint WHERE lane = ? AND name = ?")) {
      statement.setString(1, lane);
      statement.setString(2, name);
      try (ResultSet result = statement.executeQuery()) {
        return result.next() ? Optional.ofNullable(result.getBytes(1)) : Optional.empty();
      }
    }
  }

  static State.@Nullable Value state(Connection connection, String owner, String key)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT major, value FROM state WHERE owner = ? AND key = ?")) {
      statement.setString(1, owner);
      statement.setString(2, key);
      try (ResultSet result = statement.executeQuery()) {
        return result.next() ? new State.Value(result.getInt(1), result.getBytes(2)) : null;
      }
    }
  }

  static List<State.Entry> scan(Connection connection, String owner, String prefix, int limit)
      throws SQLException {
    List<State.Entry> entries = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT key, major, value FROM state WHERE owner = ? AND key >= ?"
                + " ORDER BY key LIMIT ?")) {
      statement.setString(1, owner);
      statement.setString(2, prefix);
      statement.setInt(3, Math.max(0, limit));
      try (ResultSet result = statement.executeQuery()) {
        while (result.next() && result.getString(1).startsWith(prefix)) {
          entries.add(
              new State.Entry(
                  result.getString(1), new State.Value(result.getInt(2), result.getBytes(3))));
        }
      }
    }
    return entries;
  }

  static List<Quarantined> quarantine(
      Connection connection, long afterEntry, int limit, boolean bodies) throws SQLException {
    List<Quarantined> entries = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT entry, origin, generation, number, part, refused_by, reason, type, source,"
                + " timestamp, principal, codec, bytes, refused_at, "
                + (bodies ? "body" : "NULL")
                + " FROM quarantine WHERE entry > ? ORDER BY entry LIMIT ?")) {
      statement.setLong(1, afterEntry);
      statement.setInt(2, Math.max(0, limit));
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          if (EventId.isOrigin(result.getString(2))
              && result.getLong(4) > 0
              && result.getInt(5) >= 0) {
            entries.add(quarantined(result));
          }
        }
      }
    }
    return entries;
  }

  private static Quarantined quarantined(ResultSet result) throws SQLException {
    return new Quarantined(
        result.getLong(1),
        new EventId(result.getString(2), result.getLong(3), result.getLong(4), result.getInt(5)),
        result.getString(6),
        result.getString(7),
        result.getString(8),
        result.getString(9),
        result.getLong(10),
        result.getString(11),
        result.getString(12),
        result.getInt(13),
        result.getBytes(15),
        result.getLong(14));
  }

  static List<SkippedRange> gaps(Connection connection, int limit) throws SQLException {
    List<SkippedRange> ranges = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT origin, generation, first, last, reason FROM gap ORDER BY entry DESC LIMIT"
                + " ?")) {
      statement.setInt(1, Math.max(0, limit));
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          SkippedRange range = GapTable.range(result);
          if (range != null) {
            ranges.add(range);
          }
        }
      }
    }
    Collections.reverse(ranges);
    return ranges;
  }

  /** Run time at which the row after one was appended; -1 if there is none. */
  static long appendedAfter(Connection connection, long row) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT appended FROM log WHERE row > ? ORDER BY row LIMIT 1")) {
      statement.setLong(1, row);
      try (ResultSet result = statement.executeQuery()) {
        return result.next() ? result.getLong(1) : -1;
      }
    }
  }
}
