package io.edgebot.journal.internal;

import io.edgebot.journal.Journal.Cursor;
import io.edgebot.journal.Journal.Subscription;
import java.sql.SQLException;

/** Makes a subscription, or sets the policy of one. */
final class SubscribeOperation extends Operation<Cursor> {
  private static final int MAX_NAME = 256;
  private static final int MAX_SUBSCRIPTIONS = 1000;

  private final String name;
  private final Subscription policy;
  private final boolean oldest;

  SubscribeOperation(String name, Subscription policy, boolean oldest) {
    super(true);
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "a subscription's name has 1 to " + MAX_NAME + " characters, not " + name.length());
    }
    this.name = name;
    this.policy = policy;
    this.oldest = oldest;
  }

  @Override
  Cursor apply(Session session) throws SQLException {
    Store store = session.store;
    CursorTable.Entry known = store.cursors.get(name);
    CursorTable.Entry entry;
    if (known != null) {
      if (known.policy().equals(policy)) {
        return known.cursor();
      }
      entry =
          new CursorTable.Entry(
              name, policy, known.cursor(), known.eventsTotal(), known.bytesTotal());
    } else {
      if (store.cursors.entries().size() >= MAX_SUBSCRIPTIONS) {
        throw new IllegalStateException(
            "journal has " + MAX_SUBSCRIPTIONS + " subscriptions, and takes no more");
      }
      long row = oldest ? store.recovery.skipLost(store.deleted().row()) : store.newest().row();
      Totals totals = store.totalsAt(row);
      entry =
          new CursorTable.Entry(
              name, policy, new Cursor(row, 0, null), totals.events(), totals.bytes());
    }
    store.cursors.put(entry);
    return entry.cursor();
  }
}
