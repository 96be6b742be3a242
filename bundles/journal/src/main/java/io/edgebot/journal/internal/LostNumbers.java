package io.edgebot.journal.internal;

import io.edgebot.api.event.SkippedRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells which rows are missing among those that are found, and which numbers their events had: by
 * their heads, or by what comes before and after them.
 */
final class LostNumbers {
  private static final int MAX_STREAMS = 10_000;

  /** More missing rows than this are a new start after damage, not a loss. */
  private static final long MAX_HOLE = 1L << 31;

  private record Stream(String origin, long generation) {}

  private record Seen(long last, long holes) {}

  private final Map<Stream, Seen> streams = new HashMap<>();
  private final List<SkippedRange> ranges = new ArrayList<>();
  private long previousRow;
  private long holes;
  private long rows;
  private boolean unsure;

  /** Begins behind a row; -1 if it is not known which one was the last before. */
  LostNumbers(long afterRow) {
    previousRow = afterRow;
  }

  /** A row was found, perhaps only its head. */
  void found(Head head, boolean intact) {
    long missing = head.row() - previousRow - 1;
    if (previousRow >= 0 && missing > 0 && missing < MAX_HOLE) {
      holes++;
      rows += missing;
    }
    previousRow = Math.max(previousRow, head.row());
    SkippedRange range = RowReader.range(head, RowReader.DAMAGED);
    if (range == null) {
      rows += intact ? 0 : 1;
      return;
    }
    Stream stream = new Stream(head.origin(), head.generation());
    Seen seen = streams.get(stream);
    if (seen != null && seen.holes() < holes && head.first() > seen.last() + 1) {
      ranges.add(
          new SkippedRange(
              head.origin(),
              head.generation(),
              seen.last() + 1,
              head.first() - 1,
              RowReader.DAMAGED));
    }
    if (!intact) {
      rows++;
      ranges.add(range);
    }
    if (seen != null || streams.size() < MAX_STREAMS) {
      streams.put(stream, new Seen(head.last(), holes));
    }
  }

  /**
   * There are no more, though rows up to one are known to have been there.
   *
   * @param newestIsUnsure whether there may have been more behind it
   */
  void end(long newestRow, boolean newestIsUnsure) {
    long missing = previousRow < 0 ? Math.min(newestRow, 1) : newestRow - previousRow;
    unsure = newestIsUnsure || (previousRow < 0 && newestRow > 0);
    if (missing >= MAX_HOLE) {
      // Rows were numbered anew meanwhile: only those since then can be counted.
      missing = newestRow % TakeOver.ROWS_OF_A_FILE;
      unsure = true;
    }
    rows += Math.max(0, missing);
  }

  /** Whether there may be more than {@link #rows}. */
  boolean isUnsure() {
    return unsure;
  }

  /** How many rows are missing or damaged. */
  long rows() {
    return rows;
  }

  /** Ranges found since the last call. */
  List<SkippedRange> take() {
    List<SkippedRange> taken = List.copyOf(ranges);
    ranges.clear();
    return taken;
  }
}
