package io.edgebot.journal.internal;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What a database knows of the damaged one whose place it took. Old rows keep their numbers, which
 * are at most {@link #base}; new ones have higher numbers, and totals that count what was lost as
 * well. Written by the commit thread, read by all.
 */
final class Recovery {
  private MetaTable meta;
  private volatile long base;
  private volatile long lostEvents;
  private volatile long lostBytes;
  private volatile long readLimit = Long.MAX_VALUE;
  private long lookedAt;

  /**
   * What was known of a damaged database when another took its place.
   *
   * @param base the row before the first new one
   * @param newest the highest row that it is known to have had
   * @param unsure whether it may have had more
   * @param settled the row up to which no subscription needed any; -1 if that is not known
   * @param events of all its rows
   * @param bytes of all its rows
   */
  record Known(long base, long newest, boolean unsure, long settled, long events, long bytes) {
    void store(MetaTable meta) throws SQLException {
      meta.put(MetaTable.SALVAGE_BASE, base);
      meta.put(MetaTable.SALVAGE_NEWEST, newest);
      meta.put(MetaTable.SALVAGE_UNSURE, unsure ? 1 : 0);
      meta.put(MetaTable.SALVAGE_SETTLED, settled);
      meta.put(MetaTable.SALVAGE_ROW, 0);
      meta.put(MetaTable.SALVAGE_EVENTS, events);
      meta.put(MetaTable.SALVAGE_BYTES, bytes);
      meta.put(MetaTable.LOST_EVENTS, 0);
      meta.put(MetaTable.LOST_BYTES, 0);
    }

    static Known load(MetaTable meta) throws SQLException {
      return new Known(
          meta.get(MetaTable.SALVAGE_BASE),
          meta.get(MetaTable.SALVAGE_NEWEST),
          meta.get(MetaTable.SALVAGE_UNSURE) != 0,
          meta.get(MetaTable.SALVAGE_SETTLED),
          meta.get(MetaTable.SALVAGE_EVENTS),
          meta.get(MetaTable.SALVAGE_BYTES));
    }
  }

  Recovery(MetaTable meta) throws SQLException {
    this.meta = meta;
    Known unused = load(meta);
  }

  /** Takes what is committed, at the start and after a transaction was undone. */
  Known load(MetaTable table) throws SQLException {
    meta = table;
    Known known = Known.load(meta);
    base = known.base();
    lookedAt = meta.get(MetaTable.SALVAGE_ROW);
    lostEvents = meta.get(MetaTable.LOST_EVENTS);
    lostBytes = meta.get(MetaTable.LOST_BYTES);
    return known;
  }

  /** What was known at the start; for the commit thread, and before it runs. */
  Known known() throws SQLException {
    return Known.load(meta);
  }

  /** The last row of the time before the damage; 0 if there was none. */
  long base() {
    return base;
  }

  /** A row, or the last one behind it that salvage has left nothing of. */
  long skipLost(long row) {
    return row >= lookedAt && row < base && readLimit == Long.MAX_VALUE ? base : row;
  }

  /** The last row that may be read yet. */
  long readLimit() {
    return readLimit;
  }

  /** While rows are salvaged, those behind the last salvaged one are not read, for order's sake. */
  void limitReads(long row) {
    readLimit = row;
  }

  /** By how many events the totals of new rows are ahead of an old one's. */
  long lostEvents(long row) {
    return row < base ? lostEvents : 0;
  }

  /** Likewise bytes. */
  long lostBytes(long row) {
    return row < base ? lostBytes : 0;
  }

  /**
   * Notes that salvage is over.
   *
   * @param row the last one that was looked at
   * @param newest the last one that was found; null if none was
   * @param deleted totals of what was deleted before
   */
  void end(long row, @Nullable Head newest, Totals deleted) throws SQLException {
    Known known = Known.load(meta);
    lookedAt = row;
    lostEvents = known.events() - (newest == null ? deleted.events() : newest.eventsTotal());
    lostBytes = known.bytes() - (newest == null ? deleted.bytes() : newest.bytesTotal());
    meta.put(MetaTable.SALVAGE_ROW, row);
    meta.put(MetaTable.LOST_EVENTS, lostEvents);
    meta.put(MetaTable.LOST_BYTES, lostBytes);
    readLimit = Long.MAX_VALUE;
  }
}
