package io.edgebot.journal.internal;

import io.edgebot.api.event.SkippedRange;
import io.edgebot.journal.Journal.Cursor;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts salvaged rows in their old places, and declares what was lost before them. */
final class SalvageOperation extends Operation<Boolean> {
  /** A row that is intact. */
  record Salvaged(Head head, byte[] idx, byte[] body) {}

  private final Store target;
  private final List<Salvaged> rows;
  private final List<SkippedRange> lost;
  private final long last;
  private final @Nullable Head newest;
  private final boolean end;
  private final long weight;

  /**
   * Makes a step.
   *
   * @param last the last row that was looked at
   * @param newest the last one that was found; null if none was
   * @param end whether there are no more
   */
  SalvageOperation(
      Store target,
      List<Salvaged> rows,
      List<SkippedRange> lost,
      long last,
      @Nullable Head newest,
      boolean end) {
    super(true);
    this.target = target;
    this.rows = List.copyOf(rows);
    this.lost = List.copyOf(lost);
    this.last = last;
    this.newest = newest;
    this.end = end;
    long bytes = Sqlite.PAGE;
    for (Salvaged row : rows) {
      bytes += row.body().length + row.idx().length + Sqlite.PAGE;
    }
    weight = bytes;
  }

  @Override
  long weight() {
    return weight;
  }

  @Override
  boolean grows() {
    return !rows.isEmpty();
  }

  /** Whether it was done; not if the database was replaced once more. */
  @Override
  Boolean apply(Session session) throws SQLException {
    Store store = session.store;
    if (store != target) {
      return false;
    }
    for (Salvaged row : rows) {
      if (row.head().row() > store.deleted().row()) {
        // It may be there from a recovery that was interrupted.
        boolean unused = store.log.insert(row.head(), row.idx(), row.body());
      }
    }
    for (SkippedRange range : lost) {
      store.gaps.add(range, 0, 0);
    }
    store.emptyThrough(0);
    if (end) {
      store.recovery.end(last, newest, store.deleted());
      for (CursorTable.Entry entry : new ArrayList<>(store.cursors.entries())) {
        long row = store.recovery.skipLost(entry.cursor().row());
        if (row != entry.cursor().row()) {
          Totals totals = store.totalsAt(row);
          store.cursors.put(
              new CursorTable.Entry(
                  entry.name(),
                  entry.policy(),
                  new Cursor(row, 0, entry.cursor().position()),
                  totals.events(),
                  totals.bytes()));
        }
      }
    }
    return true;
  }
}
