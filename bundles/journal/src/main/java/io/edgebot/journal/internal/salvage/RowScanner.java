package io.edgebot.journal.internal.salvage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows of a table in all pages of a damaged file, in ascending order, whatever became of
 * the tree above them. It recognizes them by their number of columns; whether one is intact must be
 * told by its checksum.
 */
public final class RowScanner implements AutoCloseable {
  /** Places held at a time, so that memory is bounded; a larger file is scanned several times. */
  private static final int MAX_PLACES = 100_000;

  private final PageFile file;
  private final Cells cells;
  private final int columns;
  private final BitSet free;

  private long[] rows = new long[1024];
  private long[] places = new long[1024];
  private int count;
  private long cutoff;

  /**
   * Opens a file.
   *
   * @param log the log; need not be there if {@code extra} is empty
   * @param extra offsets of pages in the log that are to be looked at too
   */
  public RowScanner(Path database, Path log, List<Long> extra, int pageSize, int columns)
      throws IOException {
    file = new PageFile(database, log, extra, pageSize);
    cells = new Cells(file);
    this.columns = columns;
    free = file.freePages();
  }

  /** Takes rows. */
  public interface Visitor {
    /**
     * Takes a row, or what looks like it; there may be several of one number.
     *
     * @return whether it was good, so that others of that number are not needed
     */
    boolean row(long row, RecordValues values) throws IOException;
  }

  /** Visits the rows above one, through another, ascending. */
  public void visit(long above, long through, Visitor visitor) throws IOException {
    long from = above;
    do {
      collect(from, through);
      long done = from;
      for (int i = 0; i < count; i++) {
        if (rows[i] > done) {
          RecordValues values = values(places[i]);
          if (values != null && visitor.row(rows[i], values)) {
            done = rows[i];
          }
        }
      }
      from = count == 0 ? through : Math.max(done, rows[count - 1]);
    } while (from < through && cutoff < Long.MAX_VALUE);
  }

  private void collect(long above, long through) throws IOException {
    count = 0;
    cutoff = Long.MAX_VALUE;
    for (int page = 1; page <= file.allPages(); page++) {
      if (!free.get(page)) {
        int number = page;
        cells.visit(
            page,
            columns,
            (row, offset) -> {
              if (row > above && row <= through && row <= cutoff) {
                add(row, ((long) number << 16) | offset);
              }
            });
      }
    }
    sort();
  }

  private void add(long row, long place) {
    if (count == rows.length) {
      if (count < 2 * MAX_PLACES) {
        rows = Arrays.copyOf(rows, Math.min(2 * MAX_PLACES, count * 2));
        places = Arrays.copyOf(places, rows.length);
      } else {
        keepLowest();
      }
    }
    if (row <= cutoff) {
      rows[count] = row;
      places[count] = place;
      count++;
    }
  }

  /** Drops the higher half; it is found again by the next scan. */
  private void keepLowest() {
    sort();
    cutoff = rows[MAX_PLACES];
    count = MAX_PLACES;
    while (count > 0 && rows[count - 1] == cutoff) {
      count--;
    }
    cutoff--;
  }

  private void sort() {
    Integer[] order = new Integer[count];
    Arrays.setAll(order, i -> i);
    long[] unsorted = rows;
    Arrays.sort(order, (a, b) -> Long.compare(unsorted[a], unsorted[b]));
    long[] sortedRows = new long[rows.length];
    long[] sortedPlaces = new long[places.length];
    for (int i = 0; i < count; i++) {
      sortedRows[i] = rows[order[i]];
      sortedPlaces[i] = places[order[i]];
    }
    rows = sortedRows;
    places = sortedPlaces;
  }

  private @Nullable RecordValues values(long place) throws IOException {
    byte[] payload = cells.payload((int) (place >>> 16), (int) (place & 0xFFFF));
    return payload == null ? null : RecordValues.of(payload, columns);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
