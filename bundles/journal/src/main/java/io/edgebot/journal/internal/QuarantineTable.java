package io.edgebot.journal.internal;

import io.edgebot.api.event.EventId;
import io.edgebot.journal.Unit;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Quarantine as the commit thread sees it: bounded in bytes, the oldest entries go first. */
final class QuarantineTable {
  private static final int OVERHEAD = 200;

  private final MetaTable meta;
  private final long maxBytes;
  private final PreparedStatement insert;
  private final PreparedStatement oldest;
  private final PreparedStatement size;
  private final PreparedStatement delete;
  private volatile long shownEvents;
  private volatile long shownDropped;
  private long events;
  private long dropped;
  private long bytes;
  private long entry;

  QuarantineTable(Statements statements, MetaTable meta, long maxBytes) throws SQLException {
    this.meta = meta;
    this.maxBytes = maxBytes;
    insert =
        statements.prepareStatement(
            "INSERT INTO quarantine (entry, size, origin, generation, number, part, refused_by,"
                + " reason, type, source, timestamp, principal, codec, bytes, refused_at, body)"
                + " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    oldest =
        statements.prepareStatement("SELECT entry, size FROM quarantine ORDER BY entry LIMIT 1");
    size = statements.prepareStatement("SELECT size FROM quarantine WHERE entry = ?");
    delete = statements.prepareStatement("DELETE FROM quarantine WHERE entry = ?");
    entry = meta.get(MetaTable.QUARANTINE_ENTRY);
    events = meta.get(MetaTable.QUARANTINE_EVENTS);
    bytes = meta.get(MetaTable.QUARANTINE_BYTES);
    dropped = meta.get(MetaTable.QUARANTINE_DROPPED);
    shownEvents = events;
    shownDropped = dropped;
  }

  /** How many events there are. */
  long events() {
    return shownEvents;
  }

  /** How many had to go because it was full. */
  long dropped() {
    return shownDropped;
  }

  /** The number of the newest entry that there ever was. */
  long newest() {
    return entry;
  }

  void add(Unit.Refused refused, EventId id, String principal, long nowMillis) throws SQLException {
    byte[] body = refused.body();
    if (body != null && body.length > maxBytes / 2) {
      // Kept without its content rather than pushing out everything else.
      body = null;
    }
    long length = (long) OVERHEAD + refused.reason().length() + (body == null ? 0 : body.length);
    while (bytes + length > maxBytes && dropOldest()) {
      dropped++;
    }
    insert.setLong(1, ++entry);
    insert.setLong(2, length);
    insert.setString(3, id.origin());
    insert.setLong(4, id.generation());
    insert.setLong(5, id.number());
    insert.setInt(6, id.part());
    insert.setString(7, refused.refusedBy());
    insert.setString(8, refused.reason());
    insert.setString(9, refused.type());
    insert.setString(10, refused.source());
    insert.setLong(11, refused.timestampNanos());
    insert.setString(12, principal);
    insert.setString(13, refused.codec());
    insert.setInt(14, refused.bytes());
    insert.setLong(15, nowMillis);
    insert.setBytes(16, body);
    insert.executeUpdate();
    bytes += length;
    events++;
  }

  /** Stores the counts; to be called once after a run of changes. */
  void store() throws SQLException {
    meta.put(MetaTable.QUARANTINE_ENTRY, entry);
    meta.put(MetaTable.QUARANTINE_EVENTS, events);
    meta.put(MetaTable.QUARANTINE_BYTES, bytes);
    meta.put(MetaTable.QUARANTINE_DROPPED, dropped);
    shownEvents = events;
    shownDropped = dropped;
  }

  int delete(List<Long> entries) throws SQLException {
    int deleted = 0;
    for (long each : entries) {
      size.setLong(1, each);
      long length = -1;
      try (ResultSet result = size.executeQuery()) {
        if (result.next()) {
          length = result.getLong(1);
        }
      }
      if (length >= 0) {
        deleted++;
        remove(each, length);
      }
    }
    store();
    return deleted;
  }

  private boolean dropOldest() throws SQLException {
    long first;
    long length;
    try (ResultSet result = oldest.executeQuery()) {
      if (!result.next()) {
        bytes = 0;
        return false;
      }
      first = result.getLong(1);
      length = result.getLong(2);
    }
    remove(first, length);
    return true;
  }

  private void remove(long which, long length) throws SQLException {
    delete.setLong(1, which);
    delete.executeUpdate();
    bytes = Math.max(0, bytes - length);
    events = Math.max(0, events - 1);
  }
}
