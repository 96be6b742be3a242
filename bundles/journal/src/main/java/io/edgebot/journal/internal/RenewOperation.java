package io.edgebot.journal.internal;

import io.edgebot.api.event.SkippedRange;
import io.edgebot.journal.internal.ByteSource.Malformed;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step of giving the rows of this origin that no subscription has settled new identities, in a
 * generation that the first step begins. What the numbers were is declared. After a crash in
 * between, the rows that are left have their old identities, and it may be done again.
 */
final class RenewOperation extends Operation<RenewOperation.Step> {
  static final String RENEWED = "renewed";
  private static final int SLICE = 64;

  private final @Nullable Step after;

  /**
   * How far it came.
   *
   * @param row the last one that was looked at
   * @param through the last one that is to get a new identity
   */
  record Step(long row, long through) {
    boolean isLast() {
      return row >= through;
    }
  }

  /** Begins if there was no step before. */
  RenewOperation(@Nullable Step after) {
    super(true);
    this.after = after;
  }

  @Override
  Step apply(Session session) throws SQLException {
    Store store = session.store;
    Step from = after;
    if (from == null) {
      session.newGeneration();
      session.record();
      return new Step(lastSettled(store), store.newest().row());
    }
    List<Head> heads = store.log.following(from.row(), SLICE);
    long row = heads.size() < SLICE ? from.through() : heads.get(SLICE - 1).row();
    for (Head head : heads) {
      if (head.row() <= from.through()) {
        rename(session, head);
      }
    }
    return new Step(row, from.through());
  }

  /** The last row of which a subscription has settled anything. */
  private static long lastSettled(Store store) throws SQLException {
    long row = store.deleted().row();
    boolean begun = false;
    for (CursorTable.Entry entry : store.cursors.entries()) {
      if (entry.cursor().row() > row) {
        row = entry.cursor().row();
        begun = false;
      }
      begun |= entry.cursor().row() == row && entry.cursor().events() > 0;
    }
    if (begun) {
      List<Head> next = store.log.following(row, 1);
      row = next.isEmpty() ? row : next.get(0).row();
    }
    return row;
  }

  private static void rename(Session session, Head head) throws SQLException {
    Store store = session.store;
    if (!head.origin().equals(session.origin()) || head.last() < head.first()) {
      return;
    }
    byte[] idx = store.log.index(head.row());
    if (idx == null) {
      return;
    }
    try {
      IndexDecoder.Decoded decoded =
          IndexDecoder.decode(idx, head.origin(), head.generation(), head.first());
      for (SkippedRange range : Declarations.ranges(decoded, 0, RENEWED)) {
        store.gaps.add(range, 0, 0);
      }
    } catch (Malformed | IllegalArgumentException e) {
      // A damaged row is left as it is; whoever reads it skips it.
      return;
    }
    long span = head.last() - head.first() + 1;
    if (span > Integer.MAX_VALUE) {
      return;
    }
    long first = session.takeNumbers((int) span);
    store.log.rename(head.renamed(session.generation(), first));
  }
}
