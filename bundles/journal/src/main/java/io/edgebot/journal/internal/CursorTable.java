package io.edgebot.journal.internal;

import io.edgebot.journal.Journal.Cursor;
import io.edgebot.journal.Journal.Subscription;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions and where they stand. Used by the commit thread, but for {@link #committed}, which
 * all may read: whoever sees a cursor there finds in the file what was committed with it.
 */
final class CursorTable {
  /**
   * A subscription.
   *
   * @param eventsTotal events of all rows up to the cursor's
   * @param bytesTotal likewise bytes
   */
  record Entry(
      String name, Subscription policy, Cursor cursor, long eventsTotal, long bytesTotal) {}

  private final Map<String, Entry> entries = new HashMap<>();
  private volatile Map<String, Entry> committed;
  private boolean changed;
  private final PreparedStatement put;
  private final PreparedStatement delete;

  CursorTable(Statements statements) throws SQLException {
    PreparedStatement all =
        statements.prepareStatement(
            "SELECT name, required, max_lag_bytes, max_lag_seconds, row, events, events_total,"
                + " bytes_total, position FROM subscription");
    put =
        statements.prepareStatement(
            "INSERT OR REPLACE INTO subscription (name, required, max_lag_bytes, max_lag_seconds,"
                + " row, events, events_total, bytes_total, position) VALUES (?,?,?,?,?,?,?,?,?)");
    delete = statements.prepareStatement("DELETE FROM subscription WHERE name = ?");
    try (ResultSet result = all.executeQuery()) {
      while (result.next()) {
        Entry entry = entry(result);
        entries.put(entry.name(), entry);
      }
    }
    committed = Map.copyOf(entries);
  }

  /** Makes what the transaction changed visible, after its commit. */
  void publish() {
    if (changed) {
      committed = Map.copyOf(entries);
      changed = false;
    }
  }

  /** The subscriptions as committed last, by name. */
  Map<String, Entry> committed() {
    return committed;
  }

  /** The subscriptions, the present transaction included. */
  Collection<Entry> entries() {
    return entries.values();
  }

  /** A subscription, the present transaction included. */
  @Nullable Entry get(String name) {
    return entries.get(name);
  }

  void put(Entry entry) throws SQLException {
    put.setString(1, entry.name());
    put.setInt(2, entry.policy().required() ? 1 : 0);
    put.setLong(3, entry.policy().maxLagBytes());
    put.setLong(4, entry.policy().maxLagSeconds());
    put.setLong(5, entry.cursor().row());
    put.setInt(6, entry.cursor().events());
    put.setLong(7, entry.eventsTotal());
    put.setLong(8, entry.bytesTotal());
    put.setBytes(9, entry.cursor().position());
    put.executeUpdate();
    entries.put(entry.name(), entry);
    changed = true;
  }

  boolean delete(String name) throws SQLException {
    delete.setString(1, name);
    delete.executeUpdate();
    changed = true;
    return entries.remove(name) != null;
  }

  /** The row that all have settled; the highest number if there is no subscription. */
  long lowestRow() {
    long lowest = Long.MAX_VALUE;
    for (Entry entry : entries.values()) {
      lowest = Math.min(lowest, entry.cursor().row());
    }
    return lowest;
  }

  /** Reads the subscriptions of a database. */
  static Collection<Entry> read(Connection connection) throws SQLException {
    try (Statements statements = new Statements(connection)) {
      return new CursorTable(statements).entries();
    }
  }

  private static Entry entry(ResultSet result) throws SQLException {
    return new Entry(
        result.getString(1),
        new Subscription(result.getInt(2) != 0, result.getLong(3), result.getLong(4)),
        new Cursor(result.getLong(5), result.getInt(6), result.getBytes(9)),
        result.getLong(7),
        result.getLong(8));
  }
}
