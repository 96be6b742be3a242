package io.edgebot.engine.internal.delivery;

import io.edgebot.api.event.EventCodec;
import io.edgebot.api.event.SkippedRange;
import io.edgebot.api.sink.BatchLimits;
import io.edgebot.journal.Journal;
import io.edgebot.journal.Row;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes batches of the rows behind a cursor. Used by one thread. */
final class Feed {
  private static final int READ_ROWS = 64;
  private static final long READ_BYTES = 2L << 20;
  private static final int MAX_ROWS = 1024;

  private final Journal journal;
  private final EventCodec codec;
  private final Route route;
  private final Deque<LoadedRow> rows = new ArrayDeque<>();
  private final Skips skips = new Skips();
  private long readTo;
  private int nextEvent;
  private Journal.Cursor settled;

  Feed(Journal journal, EventCodec codec, Route route, Journal.Cursor start) {
    this.journal = journal;
    this.codec = codec;
    this.route = route;
    this.settled = start;
    this.readTo = start.row();
    this.nextEvent = start.events();
  }

  /** Reads again from where all is settled: what was read is not in the journal any more. */
  void restart(Journal.Cursor from) {
    rows.clear();
    skips.keepUnreadable();
    settled = from;
    readTo = from.row();
    nextEvent = from.events();
  }

  /** The row up to which it has given everything. */
  long settled() {
    return settled.row();
  }

  /** Takes back what a batch that is not settled was to declare and the journal does not tell. */
  void giveBack(Batch batch) {
    for (SkippedRange range : batch.skipped()) {
      if (range.reason().equals(Skips.QUARANTINED)) {
        skips.add(range);
      }
    }
  }

  /**
   * The next batch within limits; one without events if there were only events for others, or only
   * losses to declare; null if there is nothing.
   */
  @Nullable Batch next(BatchLimits limits) {
    Journal.Cursor start = settled;
    Collector collector = new Collector(limits);
    int scanned = 0;
    for (LoadedRow row = peek(); row != null; row = peek()) {
      boolean ends =
          scanned >= MAX_ROWS || skips.areMany() || !collector.hasRoomFor(row, nextEvent);
      if ((ends && !collector.endsAmid(row, nextEvent, codec)) || !take(row, collector)) {
        break;
      }
      rows.remove();
      scanned++;
      nextEvent = 0;
      settled = new Journal.Cursor(row.row().row(), 0, null);
    }
    List<SkippedRange> declared = skips.take(collector.events.isEmpty());
    if (collector.events.isEmpty() && declared.isEmpty() && settled.equals(start)) {
      return null;
    }
    return new Batch(List.copyOf(collector.events), settled, declared, journal.origin());
  }

  /** Takes what it can of a row; whether that was all of it. */
  private boolean take(LoadedRow row, Collector collector) {
    for (; nextEvent < row.size(); nextEvent++) {
      if (!route.takesAll() && !route.takes(row.row().index(), nextEvent)) {
        if (collector.events.isEmpty()) {
          routedOut(row.row(), nextEvent);
        }
      } else if (!collector.add(new RowEvent(row, nextEvent, codec))) {
        settled = new Journal.Cursor(row.row().row() - 1, nextEvent, null);
        return false;
      }
    }
    return true;
  }

  /** The events of a batch that is being made. */
  private static final class Collector {
    private final List<RowEvent> events = new ArrayList<>();
    private final BatchLimits limits;
    private long bytes;

    Collector(BatchLimits limits) {
      this.limits = limits;
    }

    /** A batch ends at a row's border where it can: its blocks can then be sent as they are. */
    boolean hasRoomFor(LoadedRow row, int from) {
      return events.isEmpty()
          || (events.size() + row.size() - from <= limits.events()
              && bytes + row.row().rawLength() <= limits.bytes());
    }

    /** Whether the row goes on with parts of the last event's number. */
    boolean endsAmid(LoadedRow row, int from, EventCodec codec) {
      return !events.isEmpty()
          && from < row.size()
          && new RowEvent(row, from, codec).sharesNumber(events.get(events.size() - 1));
    }

    /**
     * Adds an event, unless that would pass a limit. The first always fits, and so do further parts
     * of a number: a destination settles numbers, so that all of one must come together.
     */
    boolean add(RowEvent event) {
      int length = event.encodedLength() + 1;
      if (!events.isEmpty()
          && !event.sharesNumber(events.get(events.size() - 1))
          && (events.size() >= limits.events()
              || bytes + length > limits.bytes()
              || (limits.oneGeneration() && !event.sharesGeneration(events.get(0))))) {
        return false;
      }
      events.add(event);
      bytes += length;
      return true;
    }
  }

  private @Nullable LoadedRow peek() {
    while (rows.isEmpty()) {
      Journal.Rows read = journal.read(readTo, READ_ROWS, READ_BYTES);
      for (SkippedRange range : read.skipped()) {
        skips.add(range);
      }
      for (Row row : read.rows()) {
        rows.add(new LoadedRow(row));
      }
      if (!rows.isEmpty() && rows.element().row().row() != settled.row() + 1) {
        // The row that was settled in part is gone: what follows it is unsettled.
        nextEvent = 0;
      }
      if (read.lastRow() == readTo) {
        passOverWhatIsGone();
        return null;
      }
      readTo = read.lastRow();
    }
    return rows.peek();
  }

  /** All rows up to where it has read were given, or are not there any more. */
  private void passOverWhatIsGone() {
    if (readTo > settled.row()) {
      settled = new Journal.Cursor(readTo, 0, null);
      nextEvent = 0;
    }
  }

  /** Events before a batch's first are declared, so that the other side sees no unexplained gap. */
  private void routedOut(Row row, int event) {
    int run = row.origins().run(event);
    long number = row.index().numbers()[event];
    skips.add(
        new SkippedRange(
            row.origins().origin()[run],
            row.origins().generation()[run],
            number,
            number,
            Skips.ROUTED));
  }

  /** Adds a range that the next batch declares. */
  void declare(SkippedRange range) {
    skips.add(range);
  }
}
