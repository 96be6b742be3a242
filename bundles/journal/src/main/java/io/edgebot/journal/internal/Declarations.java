package io.edgebot.journal.internal;

import io.edgebot.api.event.SkippedRange;
import io.edgebot.journal.BlockIndex;
import io.edgebot.journal.Row;
import io.edgebot.journal.internal.ByteSource.Malformed;
import io.edgebot.journal.internal.CursorTable.Entry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Declares the numbers of events that subscriptions do not get. */
final class Declarations {
  private Declarations() {}

  /** How many events of a row all that lose it have settled. */
  static int settled(List<Entry> losing, long previousRow) {
    int settled = losing.isEmpty() ? 0 : Integer.MAX_VALUE;
    for (Entry entry : losing) {
      boolean next = entry.cursor().row() >= previousRow;
      settled = Math.min(settled, next ? entry.cursor().events() : 0);
    }
    return settled;
  }

  /** Declares the events of a row from one on. */
  static void declare(Store store, Head head, int settled, String reason) throws SQLException {
    byte[] idx = store.log.index(head.row());
    if (idx == null) {
      return;
    }
    try {
      IndexDecoder.Decoded decoded =
          IndexDecoder.decode(idx, head.origin(), head.generation(), head.first());
      for (SkippedRange range : ranges(decoded, settled, reason)) {
        store.gaps.add(range, head.row(), head.row());
      }
    } catch (Malformed | IllegalArgumentException e) {
      // Damaged: its numbers stand in the head, if at all.
      if (head.first() > 0 && head.last() >= head.first()) {
        store.gaps.add(
            new SkippedRange(head.origin(), head.generation(), head.first(), head.last(), reason),
            head.row(),
            head.row());
      }
    }
  }

  /** The numbers of a row's events from one on, as ranges. */
  static List<SkippedRange> ranges(IndexDecoder.Decoded decoded, int from, String reason) {
    List<SkippedRange> ranges = new ArrayList<>();
    BlockIndex index = decoded.index();
    Row.Origins origins = decoded.origins();
    int start = from;
    for (int i = from; i < index.size(); i++) {
      boolean ends =
          i + 1 == index.size()
              || origins.run(i) != origins.run(i + 1)
              || index.numbers()[i + 1] < index.numbers()[i]
              || index.numbers()[i + 1] > index.numbers()[i] + 1;
      if (ends) {
        int run = origins.run(start);
        ranges.add(
            new SkippedRange(
                origins.origin()[run],
                origins.generation()[run],
                index.numbers()[start],
                index.numbers()[i],
                reason));
        start = i + 1;
      }
    }
    return ranges;
  }
}
