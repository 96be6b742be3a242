package io.edgebot.journal.internal;

import io.edgebot.api.event.EventId;
import io.edgebot.api.event.SkippedRange;
import io.edgebot.api.plugin.State;
import io.edgebot.journal.ClaimConflictException;
import io.edgebot.journal.Journal.ClaimState;
import io.edgebot.journal.Journal.Committed;
import io.edgebot.journal.QuotaException;
import io.edgebot.journal.Unit;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Appends a unit: checks first, then writes all of it. */
final class AppendOperation extends Operation<Committed> {
  private final Unit unit;
  private final List<PreparedBlock> blocks;
  private final long weight;

  AppendOperation(Unit unit, boolean waits) {
    super(waits);
    this.unit = unit;
    blocks = new ArrayList<>(unit.blocks().size());
    long bytes = Sqlite.PAGE;
    for (Unit.Block block : unit.blocks()) {
      PreparedBlock prepared = PreparedBlock.of(block);
      blocks.add(prepared);
      bytes += prepared.weight() + Sqlite.PAGE;
    }
    for (Unit.Refused refused : unit.refused()) {
      byte[] body = refused.body();
      bytes += 256 + (body == null ? 0 : body.length);
    }
    for (Map.Entry<String, byte[]> checkpoint : unit.checkpoints().entrySet()) {
      bytes += 64 + checkpoint.getValue().length;
    }
    for (State.Change change : unit.changes()) {
      State.Value value = change.value();
      StateTable.check(change.key(), value);
      bytes += 64 + (value == null ? 0 : value.bytes().length);
    }
    weight = bytes;
  }

  @Override
  long weight() {
    return weight;
  }

  @Override
  boolean grows() {
    return !blocks.isEmpty() || !unit.refused().isEmpty() || !unit.changes().isEmpty();
  }

  @Override
  Committed apply(Session session) throws SQLException, ClaimConflictException, QuotaException {
    Store store = session.store;
    IntervalSet settled = new IntervalSet();
    Unit.Claim claim = unit.claim();
    if (claim != null) {
      ClaimTable.Look look = store.claims.look(claim);
      if (look.state() == ClaimState.CONFLICT) {
        throw conflict(claim);
      }
      settled = look.settled();
    }
    store.state.checkRoom(unit.lane(), unit.changes());
    if (grows()) {
      session.retention.ensureRoom(store, weight);
    }

    long firstNumber = unit.numbers() > 0 ? session.takeNumbers(unit.numbers()) : 0;
    long firstRow = 0;
    int events = 0;
    int duplicates = 0;
    for (PreparedBlock block : blocks) {
      PreparedBlock kept = claim == null ? block : withoutSettled(block, claim, settled);
      int count = kept == null ? 0 : kept.index().size();
      duplicates += block.index().size() - count;
      if (kept != null) {
        long row = insert(session, kept, firstNumber);
        firstRow = firstRow == 0 ? row : firstRow;
        events += count;
      }
    }
    quarantine(session, firstNumber, claim, settled);
    for (Map.Entry<String, byte[]> checkpoint : unit.checkpoints().entrySet()) {
      store.checkpoints.put(unit.lane(), checkpoint.getKey(), checkpoint.getValue());
    }
    for (State.Change change : unit.changes()) {
      store.state.apply(unit.lane(), change);
    }
    if (claim != null) {
      store.claims.settle(claim, session.clock.millis());
      for (SkippedRange range : claim.skipped()) {
        store.gaps.add(range, 0, 0);
      }
    }
    return new Committed(firstRow, firstNumber, events, duplicates);
  }

  private long insert(Session session, PreparedBlock block, long firstNumber) throws SQLException {
    Store store = session.store;
    Unit.Block source = block.block();
    int events = block.index().size();
    Totals totals = store.addRow(events, block.weight());
    boolean own = block.origins() == null;
    long base = own ? firstNumber : 0;
    Head head =
        new Head(
            totals.row(),
            totals.events(),
            totals.bytes(),
            events,
            source.rawLength(),
            source.crc32(),
            block.whole(),
            session.clock.millis(),
            unit.principal(),
            source.codec(),
            block.origins() == null ? session.origin() : block.origins().origin()[0],
            block.origins() == null ? session.generation() : block.origins().generation()[0],
            base + block.index().numbers()[0],
            own || block.last() > 0 ? base + block.last() : 0,
            block.dataCrc());
    if (!store.log.insert(head, block.idx(), source.body())) {
      throw new DamagedException("row " + totals.row() + " is there before it was given");
    }
    return totals.row();
  }

  /** Numbers that were settled by an earlier unit are duplicates; parts of this one are not. */
  private static @Nullable PreparedBlock withoutSettled(
      PreparedBlock block, Unit.Claim claim, IntervalSet settled) {
    List<EventId> ids = block.block().ids();
    if (ids == null || settled.intervals().isEmpty()) {
      return block;
    }
    boolean[] marked = new boolean[ids.size()];
    for (int i = 0; i < marked.length; i++) {
      marked[i] = isSettled(ids.get(i), claim, settled);
    }
    return block.without(marked);
  }

  private static boolean isSettled(EventId id, Unit.Claim claim, IntervalSet settled) {
    return id.generation() == claim.generation()
        && id.origin().equals(claim.origin())
        && settled.contains(id.number());
  }

  private void quarantine(
      Session session, long firstNumber, Unit.@Nullable Claim claim, IntervalSet settled)
      throws SQLException {
    if (unit.refused().isEmpty()) {
      return;
    }
    QuarantineTable table = session.store.quarantine;
    long now = System.currentTimeMillis();
    for (Unit.Refused refused : unit.refused()) {
      EventId known = refused.id();
      if (known == null || claim == null || !isSettled(known, claim, settled)) {
        table.add(
            refused,
            session.id(known, firstNumber, refused.number(), refused.part()),
            unit.principal(),
            now);
      }
    }
    table.store();
  }

  private static ClaimConflictException conflict(Unit.Claim claim) {
    return new ClaimConflictException(
        "numbers "
            + claim.first()
            + "-"
            + claim.last()
            + " of "
            + claim.origin()
            + "/"
            + EventId.formatGeneration(claim.generation())
            + " came before with another content: two machines use one identity");
  }
}
