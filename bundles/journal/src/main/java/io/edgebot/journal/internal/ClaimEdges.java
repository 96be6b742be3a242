package io.edgebot.journal.internal;

import io.edgebot.journal.Unit;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The generations of edges that have claimed anything, each with a number; they are bounded. */
final class ClaimEdges {
  /** How many are kept; those that were used longest ago go first. */
  private static final int MAX = 50_000;

  private static final long DAY_MILLIS = 86_400_000;

  private final PreparedStatement find;
  private final PreparedStatement add;
  private final PreparedStatement touch;
  private final PreparedStatement count;
  private final PreparedStatement oldest;
  private final PreparedStatement drop;
  private final PreparedStatement dropIntervals;
  private final PreparedStatement dropHashes;

  ClaimEdges(Statements statements) throws SQLException {
    find =
        statements.prepareStatement(
            "SELECT edge, used FROM claim_edge"
                + " WHERE principal = ? AND origin = ? AND generation = ?");
    add =
        statements.prepareStatement(
            "INSERT INTO claim_edge (principal, origin, generation, used) VALUES (?, ?, ?, ?)");
    touch = statements.prepareStatement("UPDATE claim_edge SET used = ? WHERE edge = ?");
    count = statements.prepareStatement("SELECT count(*) FROM claim_edge");
    oldest = statements.prepareStatement("SELECT edge FROM claim_edge ORDER BY used, edge LIMIT 1");
    drop = statements.prepareStatement("DELETE FROM claim_edge WHERE edge = ?");
    dropIntervals = statements.prepareStatement("DELETE FROM claim_interval WHERE edge = ?");
    dropHashes = statements.prepareStatement("DELETE FROM claim_hash WHERE edge = ?");
  }

  /** The number of a claim's; 0 if there is none. */
  long find(Unit.Claim claim) throws SQLException {
    name(find, claim);
    try (ResultSet result = find.executeQuery()) {
      return result.next() ? result.getLong(1) : 0;
    }
  }

  /** The number of a claim's, which is made if there is none, and marked as used. */
  long use(Unit.Claim claim, long runMillis) throws SQLException {
    name(find, claim);
    long id = 0;
    boolean stale = false;
    try (ResultSet result = find.executeQuery()) {
      if (result.next()) {
        id = result.getLong(1);
        stale = runMillis - result.getLong(2) > DAY_MILLIS;
      }
    }
    if (id == 0) {
      name(add, claim);
      add.setLong(4, runMillis);
      add.executeUpdate();
      forgetOldest();
      return find(claim);
    }
    if (stale) {
      touch.setLong(1, runMillis);
      touch.setLong(2, id);
      touch.executeUpdate();
    }
    return id;
  }

  private void forgetOldest() throws SQLException {
    if (number(count) <= MAX) {
      return;
    }
    long id = number(oldest);
    for (PreparedStatement each : new PreparedStatement[] {dropIntervals, dropHashes, drop}) {
      each.setLong(1, id);
      each.executeUpdate();
    }
  }

  private static long number(PreparedStatement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery()) {
      return result.next() ? result.getLong(1) : 0;
    }
  }

  private static void name(PreparedStatement statement, Unit.Claim claim) throws SQLException {
    statement.setString(1, claim.principal());
    statement.setString(2, claim.origin());
    statement.setLong(3, claim.generation());
  }
}
