package io.edgebot.journal.internal;

import io.edgebot.api.event.SkippedRange;
import io.edgebot.journal.internal.ByteSource.Malformed;
import java.sql.SQLException;
import java.util.List;

/**
 * Begins a generation, and gives the rows of this origin that no subscription has settled new
 * identities in it. What the numbers were is declared.
 */
final class RenewOperation extends Operation<Boolean> {
  static final String RENEWED = "renewed";
  private static final int SLICE = 256;

  RenewOperation() {
    super(true);
  }

  @Override
  Boolean apply(Session session) throws SQLException {
    Store store = session.store;
    session.newGeneration();
    session.record();
    long row = store.deletedRow();
    boolean begun = false;
    for (CursorTable.Entry entry : store.cursors.entries()) {
      if (entry.cursor().row() > row) {
        row = entry.cursor().row();
        begun = false;
      }
      if (entry.cursor().row() == row && entry.cursor().events() > 0) {
        begun = true;
      }
    }
    List<Head> heads = store.log.following(row, begun ? 1 : 0);
    if (!heads.isEmpty()) {
      row = heads.get(0).row();
    }
    for (heads = store.log.following(row, SLICE);
        !heads.isEmpty();
        heads = store.log.following(row, SLICE)) {
      for (Head head : heads) {
        rename(session, head);
        row = head.row();
      }
    }
    return true;
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
      IndexCodec.Decoded decoded =
          IndexCodec.decode(idx, head.origin(), head.generation(), head.first());
      for (SkippedRange range : Retention.ranges(decoded, 0, RENEWED)) {
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
