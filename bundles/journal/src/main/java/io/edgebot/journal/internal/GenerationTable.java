package io.edgebot.journal.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The chain of generations: each record names the one before it and the last number of that. */
final class GenerationTable {
  /** How many records are kept. */
  private static final int MAX_RECORDS = 1000;

  /** How many of the newest rows are looked at for the last number that an unclean end left. */
  private static final int LOOK_BACK = 1000;

  private final PreparedStatement newest;
  private final PreparedStatement numbers;
  private final PreparedStatement refused;
  private final PreparedStatement insert;
  private final PreparedStatement last;
  private final PreparedStatement has;
  private final PreparedStatement prune;

  GenerationTable(Statements statements) throws SQLException {
    newest =
        statements.prepareStatement(
            "SELECT generation, last FROM generation ORDER BY id DESC LIMIT 1");
    numbers =
        statements.prepareStatement(
            "SELECT max(last) FROM (SELECT generation, last FROM log ORDER BY row DESC LIMIT "
                + LOOK_BACK
                + ") WHERE generation = ?");
    refused =
        statements.prepareStatement(
            "SELECT max(number) FROM (SELECT generation, number FROM quarantine"
                + " ORDER BY entry DESC LIMIT "
                + LOOK_BACK
                + ") WHERE generation = ?");
    insert =
        statements.prepareStatement(
            "INSERT INTO generation (origin, generation, predecessor, predecessor_last, began,"
                + " last) VALUES (?, ?, ?, ?, ?, 0)");
    last = statements.prepareStatement("UPDATE generation SET last = ? WHERE generation = ?");
    has = statements.prepareStatement("SELECT 1 FROM generation WHERE generation = ?");
    prune =
        statements.prepareStatement(
            "DELETE FROM generation WHERE id <= (SELECT max(id) FROM generation) - " + MAX_RECORDS);
  }

  void begin(String origin, long generation, long nowMillis) throws SQLException {
    Long predecessor = null;
    long predecessorLast = 0;
    try (ResultSet result = newest.executeQuery()) {
      if (result.next()) {
        predecessor = result.getLong(1);
        predecessorLast = result.getLong(2);
      }
    }
    if (predecessor != null) {
      for (PreparedStatement query : new PreparedStatement[] {numbers, refused}) {
        query.setLong(1, predecessor);
        try (ResultSet result = query.executeQuery()) {
          if (result.next()) {
            predecessorLast = Math.max(predecessorLast, result.getLong(1));
          }
        }
      }
    }
    insert.setString(1, origin);
    insert.setLong(2, generation);
    insert.setObject(3, predecessor);
    insert.setLong(4, predecessorLast);
    insert.setLong(5, nowMillis);
    insert.executeUpdate();
    prune.executeUpdate();
  }

  void last(long generation, long number) throws SQLException {
    last.setLong(1, number);
    last.setLong(2, generation);
    last.executeUpdate();
  }

  boolean has(long generation) throws SQLException {
    has.setLong(1, generation);
    try (ResultSet result = has.executeQuery()) {
      return result.next();
    }
  }
}
