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
import java.util.Map;

/**
 * What edges have claimed: intervals of settled numbers for each principal, origin and generation,
 * and the hash of each of the newest ranges. Nothing is cached, so a rollback needs no care;
 * look-ups are a few steps in small trees.
 */
final class ClaimTable {
  /** How many ranges' hashes are kept for an edge. */
  static final int MAX_HASHES = 4096;

  /** How many generations of edges are kept; those that were used longest ago go first. */
  static final int MAX_EDGES = 50_000;

  private static final long DAY_MILLIS = 86_400_000;

  private final PreparedStatement edge;
  private final PreparedStatement hash;
  private final PreparedStatement overlapping;
  private final PreparedStatement addEdge;
  private final PreparedStatement useEdge;
  private final PreparedStatement countEdges;
  private final PreparedStatement oldestEdge;
  private final PreparedStatement dropEdge;
  private final PreparedStatement dropIntervals;
  private final PreparedStatement dropHashes;
  private final PreparedStatement removeInterval;
  private final PreparedStatement putInterval;
  private final PreparedStatement putHash;
  private final PreparedStatement pruneHashes;

  ClaimTable(Statements statements) throws SQLException {
    edge =
        statements.prepareStatement(
            "SELECT edge, used FROM claim_edge"
                + " WHERE principal = ? AND origin = ? AND generation = ?");
    hash =
        statements.prepareStatement(
            "SELECT hash FROM claim_hash WHERE edge = ? AND first = ? AND last = ?");
    overlapping =
        statements.prepareStatement(
            "SELECT first, last FROM claim_interval WHERE edge = ?1 AND first >= coalesce((SELECT"
                + " max(first) FROM claim_interval WHERE edge = ?1 AND first <= ?2), ?2)"
                + " AND first <= ?3 ORDER BY first");
    addEdge =
        statements.prepareStatement(
            "INSERT INTO claim_edge (principal, origin, generation, used) VALUES (?, ?, ?, ?)");
    useEdge = statements.prepareStatement("UPDATE claim_edge SET used = ? WHERE edge = ?");
    countEdges = statements.prepareStatement("SELECT count(*) FROM claim_edge");
    oldestEdge =
        statements.prepareStatement("SELECT edge FROM claim_edge ORDER BY used, edge LIMIT 1");
    dropEdge = statements.prepareStatement("DELETE FROM claim_edge WHERE edge = ?");
    dropIntervals = statements.prepareStatement("DELETE FROM claim_interval WHERE edge = ?");
    dropHashes = statements.prepareStatement("DELETE FROM claim_hash WHERE edge = ?");
    removeInterval =
        statements.prepareStatement("DELETE FROM claim_interval WHERE edge = ? AND first = ?");
    putInterval =
        statements.prepareStatement(
            "INSERT OR REPLACE INTO claim_interval (edge, first, last) VALUES (?, ?, ?)");
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
    long id = edge(claim);
    if (id == 0) {
      return new Look(ClaimState.NEW, settled);
    }
    load(id, claim.first(), claim.last(), settled);
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
    long id = use(claim, runMillis);
    for (long[] range : carried) {
      settle(id, range[0], range[1]);
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

  private void settle(long id, long first, long last) throws SQLException {
    IntervalSet touching = new IntervalSet();
    load(id, Math.max(1, first - 1), last == Long.MAX_VALUE ? last : last + 1, touching);
    IntervalSet merged = new IntervalSet();
    touching.intervals().forEach(merged::add);
    merged.add(first, last);
    for (Map.Entry<Long, Long> interval : touching.intervals().entrySet()) {
      if (!interval.getValue().equals(merged.intervals().get(interval.getKey()))) {
        removeInterval.setLong(1, id);
        removeInterval.setLong(2, interval.getKey());
        removeInterval.executeUpdate();
      }
    }
    for (Map.Entry<Long, Long> interval : merged.intervals().entrySet()) {
      if (!interval.getValue().equals(touching.intervals().get(interval.getKey()))) {
        putInterval.setLong(1, id);
        putInterval.setLong(2, interval.getKey());
        putInterval.setLong(3, interval.getValue());
        putInterval.executeUpdate();
      }
    }
  }

  private void load(long id, long first, long last, IntervalSet into) throws SQLException {
    overlapping.setLong(1, id);
    overlapping.setLong(2, first);
    overlapping.setLong(3, last);
    try (ResultSet result = overlapping.executeQuery()) {
      while (result.next()) {
        into.add(result.getLong(1), result.getLong(2));
      }
    }
  }

  private long edge(Unit.Claim claim) throws SQLException {
    name(edge, claim);
    try (ResultSet result = edge.executeQuery()) {
      return result.next() ? result.getLong(1) : 0;
    }
  }

  private long use(Unit.Claim claim, long runMillis) throws SQLException {
    name(edge, claim);
    long id = 0;
    boolean stale = false;
    try (ResultSet result = edge.executeQuery()) {
      if (result.next()) {
        id = result.getLong(1);
        stale = runMillis - result.getLong(2) > DAY_MILLIS;
      }
    }
    if (id == 0) {
      name(addEdge, claim);
      addEdge.setLong(4, runMillis);
      addEdge.executeUpdate();
      forgetOldest();
      return edge(claim);
    }
    if (stale) {
      useEdge.setLong(1, runMillis);
      useEdge.setLong(2, id);
      useEdge.executeUpdate();
    }
    return id;
  }

  private void forgetOldest() throws SQLException {
    long count;
    try (ResultSet result = countEdges.executeQuery()) {
      count = result.next() ? result.getLong(1) : 0;
    }
    if (count <= MAX_EDGES) {
      return;
    }
    long id;
    try (ResultSet result = oldestEdge.executeQuery()) {
      id = result.next() ? result.getLong(1) : 0;
    }
    for (PreparedStatement drop : new PreparedStatement[] {dropIntervals, dropHashes, dropEdge}) {
      drop.setLong(1, id);
      drop.executeUpdate();
    }
  }

  private static void name(PreparedStatement statement, Unit.Claim claim) throws SQLException {
    statement.setString(1, claim.principal());
    statement.setString(2, claim.origin());
    statement.setLong(3, claim.generation());
  }
}
