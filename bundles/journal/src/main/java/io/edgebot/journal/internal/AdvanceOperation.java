package io.edgebot.journal.internal;

import io.edgebot.api.event.EventId;
import io.edgebot.api.event.SkippedRange;
import io.edgebot.journal.Journal.Advance;
import io.edgebot.journal.Journal.Cursor;
import io.edgebot.journal.Unit;
import java.sql.SQLException;

/** Moves a cursor, never back: the journal may have moved it on meanwhile. */
final class AdvanceOperation extends Operation<Boolean> {
  private final Advance advance;
  private final long weight;

  AdvanceOperation(Advance advance, boolean waits) {
    super(waits);
    this.advance = advance;
    long bytes = Sqlite.PAGE;
    for (Unit.Refused refused : advance.quarantined()) {
      byte[] body = refused.body();
      bytes += 256 + (body == null ? 0 : body.length);
      if (refused.id() == null) {
        throw new IllegalArgumentException("a refused event of a row has its identity");
      }
    }
    weight = bytes;
  }

  @Override
  long weight() {
    return weight;
  }

  @Override
  Boolean apply(Session session) throws SQLException {
    Store store = session.store;
    CursorTable.Entry entry = store.cursors.get(advance.subscription());
    if (entry == null) {
      throw new IllegalStateException("no subscription '" + advance.subscription() + "'");
    }
    long now = System.currentTimeMillis();
    for (Unit.Refused refused : advance.quarantined()) {
      EventId id = refused.id();
      if (id != null) {
        store.quarantine.add(refused, id, "", now);
      }
    }
    if (!advance.quarantined().isEmpty()) {
      store.quarantine.store();
    }
    for (SkippedRange range : advance.skipped()) {
      store.gaps.add(range, 0, 0);
    }
    store.cursors.put(moved(store, entry));
    return true;
  }

  private CursorTable.Entry moved(Store store, CursorTable.Entry entry) throws SQLException {
    Cursor from = entry.cursor();
    Cursor to = advance.to();
    long row = store.recovery.skipLost(Math.min(to.row(), store.newest().row()));
    boolean ahead = row > from.row() || (row == from.row() && to.events() >= from.events());
    if (!ahead) {
      Cursor kept =
          new Cursor(
              from.row(), from.events(), to.position() == null ? from.position() : to.position());
      return new CursorTable.Entry(
          entry.name(), entry.policy(), kept, entry.eventsTotal(), entry.bytesTotal());
    }
    Cursor moved = new Cursor(row, row < to.row() ? 0 : to.events(), to.position());
    if (row == from.row()) {
      return new CursorTable.Entry(
          entry.name(), entry.policy(), moved, entry.eventsTotal(), entry.bytesTotal());
    }
    Totals totals = store.totalsAt(row);
    return new CursorTable.Entry(
        entry.name(), entry.policy(), moved, totals.events(), totals.bytes());
  }
}
