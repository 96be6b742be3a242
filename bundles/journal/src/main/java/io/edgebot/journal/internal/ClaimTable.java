package io.edgebot.journal.internal;

import io.edgebot.api.event.SkippedRange;
import io.edgebot.journal.Journal.ClaimState;
import io.edgebot.journal.Unit;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What edges have claimed: intervals of settled numbers for each principal, origin and generation,
 * and the hash of each of the newest ranges. Nothing is cached, so a rollback needs no care;
 * look-ups are a few steps in small trees.
 */
final class ClaimTable {
  /** How many ranges' hashes are kept for an edge. */
  static final int MAX_HASHES = 4096;

  private final ClaimEdges edges;
  private final ClaimIntervals intervals;
  private final PreparedStatement hash;
  private final PreparedStatement putHash;
  private final PreparedStatement pruneHashes;

  ClaimTable(Statements statements) throws SQLException {
    edges = new ClaimEdges(statements);
    intervals = new ClaimIntervals(statements);
    hash =
        statements.prepareStatement(
            "SELECT hash FROM claim_hash WHERE edge = ? AND first = ? AND last = ?");
    putHash =
        statements.prepareStatement(
            "INSERT OR REPLACE INTO claim_hash (edge, first, last, hash) VALUES (?, ?, ?, ?)");
    pruneHashes =
        statements.prepareStatement(
            "DELETE FROM claim_hash WHERE edge = ?1 AND first < (SELECT first FROM claim_hash"
                + " WHERE edge = ?1 ORDER BY first DESC LIMIT 1 OFFSET "
                + (MAX_HASHES - 1)
                + ")");
  }

  /** What is settled of a claim's numbers, and what that means for it. */
  record Look(ClaimState state, IntervalSet settled) {}

  Look look(Unit.Claim claim) throws SQLException {
    IntervalSet settled = new IntervalSet();
    long id = edges.find(claim);
    if (id == 0) {
      return new Look(ClaimState.NEW, settled);
    }
    intervals.load(id, claim.first(), claim.last(), settled);
    if (carried(claim).isEmpty()) {
      return new Look(ClaimState.NEW, settled); // it only declares losses: there is no content
    }
    hash.setLong(1, id);
    hash.setLong(2, claim.first());
    hash.setLong(3, claim.last());
    try (ResultSet result = hash.executeQuery()) {
      if (result.next() && !Arrays.equals(result.getBytes(1), claim.hash())) {
        return new Look(ClaimState.CONFLICT, settled);
      }
    }
    if (settled.covers(claim.first(), claim.last())) {
      return new Look(ClaimState.SETTLED, settled);
    }
    boolean touched = settled.touches(claim.first(), claim.last());
    return new Look(touched ? ClaimState.PARTLY : ClaimState.NEW, settled);
  }

  /**
   * Settles the numbers of a claim, but for those that it declares as skipped: what lies in an
   * edge's quarantine can still be sent by hand.
   */
  void settle(Unit.Claim claim, long runMillis) throws SQLException {
    List<long[]> carried = carried(claim);
    if (carried.isEmpty()) {
      return;
    }
    long id = edges.use(claim, runMillis);
    for (long[] range : carried) {
      intervals.add(id, range[0], range[1]);
    }
    putHash.setLong(1, id);
    putHash.setLong(2, claim.first());
    putHash.setLong(3, claim.last());
    putHash.setBytes(4, claim.hash());
    putHash.executeUpdate();
    if (claim.last() % 64 == 0 || claim.last() - claim.first() >= 64) {
      pruneHashes.setLong(1, id);
      pruneHashes.executeUpdate();
    }
  }

  /** The numbers of a claim without those that it skips, as first and last of each range. */
  private static List<long[]> carried(Unit.Claim claim) {
    List<long[]> carried = new ArrayList<>();
    long next = claim.first();
    List<SkippedRange> skipped =
        claim.skipped().stream().sorted(Comparator.comparingLong(SkippedRange::first)).toList();
    for (SkippedRange range : skipped) {
      if (range.first() > next) {
        carried.add(new long[] {next, Math.min(range.first() - 1, claim.last())});
      }
      next = Math.max(next, range.last() + 1);
    }
    if (next <= claim.last()) {
      carried.add(new long[] {next, claim.last()});
    }
    return carried;
  }
}
