package io.edgebot.journal.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Single numbers. */
final class MetaTable {
  /** Run time, see {@link RunClock}. */
  static final String RUN_MILLIS = "run_millis";

  /** The highest row that was ever deleted, and the totals up to it. */
  static final String DELETED_ROW = "deleted_row";

  static final String DELETED_EVENTS = "deleted_events";
  static final String DELETED_BYTES = "deleted_bytes";

  /** Quarantine: the last entry's number, how many there are, their bytes, how many had to go. */
  static final String QUARANTINE_ENTRY = "quarantine_entry";

  static final String QUARANTINE_EVENTS = "quarantine_events";
  static final String QUARANTINE_BYTES = "quarantine_bytes";
  static final String QUARANTINE_DROPPED = "quarantine_dropped";

  /** While rows are salvaged: the row before the first new one, and how far salvage came. */
  static final String SALVAGE_BASE = "salvage_base";

  /** The highest row of before that is known of. */
  static final String SALVAGE_NEWEST = "salvage_newest";

  /** 1 if that is not sure, since nothing tells how far the damaged database had come. */
  static final String SALVAGE_UNSURE = "salvage_unsure";

  /** The row up to which no subscription needed any. */
  static final String SALVAGE_SETTLED = "salvage_settled";

  static final String SALVAGE_ROW = "salvage_row";
  static final String SALVAGE_EVENTS = "salvage_events";
  static final String SALVAGE_BYTES = "salvage_bytes";

  /** By how much the totals of new rows are ahead of those of the salvaged ones. */
  static final String LOST_EVENTS = "lost_events";

  static final String LOST_BYTES = "lost_bytes";

  private final PreparedStatement get;
  private final PreparedStatement put;

  MetaTable(Statements statements) throws SQLException {
    get = statements.prepareStatement("SELECT value FROM meta WHERE key = ?");
    put = statements.prepareStatement("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)");
  }

  /** A number; 0 if there is none. */
  long get(String key) throws SQLException {
    get.setString(1, key);
    try (ResultSet result = get.executeQuery()) {
      return result.next() ? result.getLong(1) : 0;
    }
  }

  void put(String key, long value) throws SQLException {
    put.setString(1, key);
    put.setLong(2, value);
    put.executeUpdate();
  }
}
