package io.edgebot.journal.internal;

import java.sql.SQLException;

/**
 * A row, and the events and bytes of all rows up to it, deleted ones included.
 *
 * @param bytes of blocks and indexes
 */
record Totals(long row, long events, long bytes) {
  static final Totals ZERO = new Totals(0, 0, 0);

  static Totals of(Head head) {
    return new Totals(head.row(), head.eventsTotal(), head.bytesTotal());
  }

  /** Of the newest row that was deleted. */
  static Totals deleted(MetaTable meta) throws SQLException {
    return new Totals(
        meta.get(MetaTable.DELETED_ROW),
        meta.get(MetaTable.DELETED_EVENTS),
        meta.get(MetaTable.DELETED_BYTES));
  }

  /** The higher one of each. */
  Totals max(Totals other) {
    return new Totals(
        Math.max(row, other.row), Math.max(events, other.events), Math.max(bytes, other.bytes));
  }

  Totals plus(int moreEvents, long moreBytes) {
    return new Totals(row + 1, events + moreEvents, bytes + moreBytes);
  }
}
