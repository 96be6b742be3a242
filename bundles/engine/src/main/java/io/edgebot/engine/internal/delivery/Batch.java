package io.edgebot.engine.internal.delivery;

import io.edgebot.api.event.EventId;
import io.edgebot.api.event.SkippedRange;
import io.edgebot.api.sink.DeliveryBatch;
import io.edgebot.api.sink.StoredEvent;
import io.edgebot.journal.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A batch made of rows.
 *
 * @param rowEvents its events
 * @param end where the cursor stands when it is settled
 * @param skipped what lies before or in it and will not be delivered
 * @param origin this journal's origin, for the opaque cursor
 */
record Batch(
    List<RowEvent> rowEvents, Journal.Cursor end, List<SkippedRange> skipped, String origin)
    implements DeliveryBatch {

  @Override
  public List<StoredEvent> events() {
    return List.copyOf(rowEvents);
  }

  @Override
  public long encodedBytes() {
    long bytes = 0;
    for (RowEvent event : rowEvents) {
      bytes += event.encodedLength() + 1;
    }
    return bytes;
  }

  @Override
  public List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    int at = 0;
    while (at < rowEvents.size()) {
      LoadedRow row = rowEvents.get(at).row();
      int last = at + row.size() - 1;
      // The events of a row follow each other: if first and last are in place, all are.
      if (!row.row().whole()
          || rowEvents.get(at).event() != 0
          || last >= rowEvents.size()
          || rowEvents.get(last).row() != row) {
        return List.of();
      }
      blocks.add(
          new Block(
              row.row().codec(),
              row.row().body(),
              row.row().rawLength(),
              row.row().crc32(),
              row.size()));
      at = last + 1;
    }
    return blocks;
  }

  @Override
  public byte[] next() {
    return CursorCodec.encode(origin, end);
  }

  /** The row behind which all of it lies. */
  long before() {
    return rowEvents.isEmpty() ? end.row() : rowEvents.get(0).row().row().row() - 1;
  }

  /** The first events of it, as a batch of its own. */
  Batch head(int events) {
    RowEvent last = rowEvents.get(events - 1);
    return new Batch(
        rowEvents.subList(0, events),
        cursorBehind(last),
        declared(events, skipped.stream().filter(range -> !liesBehind(range, last))),
        origin);
  }

  /** What is behind the head. */
  Batch tail(int events) {
    RowEvent last = rowEvents.get(events - 1);
    return new Batch(
        rowEvents.subList(events, rowEvents.size()),
        end,
        declared(events, skipped.stream().filter(range -> liesBehind(range, last))),
        origin);
  }

  /**
   * What a piece declares. A number that the border divides is declared in both: a destination that
   * settles numbers would take the parts that come later for duplicates.
   */
  private List<SkippedRange> declared(int border, Stream<SkippedRange> ranges) {
    if (!divides(border)) {
      return ranges.toList();
    }
    SkippedRange divided = Skips.number(rowEvents.get(border).id(), Skips.PARTS);
    return Stream.concat(ranges, Stream.of(divided)).distinct().toList();
  }

  /**
   * Where to cut so that about so many events are in the head: not between the parts of one number,
   * since a destination settles numbers. 0 if all of it is one number.
   */
  int border(int events) {
    int at = events;
    while (divides(at)) {
      at++;
    }
    if (at < rowEvents.size()) {
      return at;
    }
    at = events;
    while (divides(at)) {
      at--;
    }
    return at;
  }

  private boolean divides(int border) {
    return border > 0
        && border < rowEvents.size()
        && rowEvents.get(border).sharesNumber(rowEvents.get(border - 1));
  }

  private static boolean liesBehind(SkippedRange range, RowEvent event) {
    EventId id = event.id();
    return range.generation() == id.generation()
        && range.origin().equals(id.origin())
        && range.first() > id.number();
  }

  static Journal.Cursor cursorBehind(RowEvent event) {
    long row = event.row().row().row();
    return event.event() + 1 == event.row().size()
        ? new Journal.Cursor(row, 0, null)
        : new Journal.Cursor(row - 1, event.event() + 1, null);
  }

  /** Decompresses every row, so that later reads of its events cannot fail. */
  void load() throws IOException {
    try {
      for (RowEvent event : rowEvents) {
        event.row().raw();
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
