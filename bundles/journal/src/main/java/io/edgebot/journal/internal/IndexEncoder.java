package io.edgebot.journal.internal;

import io.edgebot.journal.BlockIndex;
import io.edgebot.journal.Row;
import org.jspecify.annotations.Nullable;

/**
 * Makes the stored form of a row's index. Numbers are relative to the row's first one, which stands
 * in a column of its own, so that all of it is made before the commit gives the numbers.
 *
 * <p>Form 1: form, count, flags, runs, numbers (steps), parts, offsets (lengths), times (steps in
 * the coarsest unit that fits all), types, sources, severities. What is the same for all events is
 * told once.
 */
final class IndexEncoder {
  static final int FORM = 1;
  static final int CONSECUTIVE = 1;
  static final int WHOLE_EVENTS = 2;
  static final int HOLES = 4;

  /** Nanoseconds of the units of times, the coarsest first. */
  static final long[] UNITS = {1_000_000_000, 1_000_000, 1_000, 1};

  private IndexEncoder() {}

  /**
   * Encodes an index.
   *
   * @param runs of origins and generations; null if there is one run, whose origin is not known yet
   */
  static byte[] encode(BlockIndex index, Row.@Nullable Origins runs) {
    int size = index.size();
    ByteSink sink = new ByteSink(64 + size * 12);
    sink.raw(FORM);
    sink.varint(size);
    int flags = flags(index, runs);
    sink.raw(flags);
    runs(sink, runs);
    if ((flags & CONSECUTIVE) == 0) {
      numbers(sink, index.numbers(), runs);
    }
    if ((flags & WHOLE_EVENTS) == 0) {
      for (int part : index.parts()) {
        sink.varint(part);
      }
    }
    offsets(sink, index, (flags & HOLES) != 0);
    times(sink, index.timestampNanos());
    names(sink, index.types(), index.typeNames());
    names(sink, index.sources(), index.sourceNames());
    int[] severities = new int[size];
    for (int i = 0; i < size; i++) {
      severities[i] = index.severities()[i] + 1;
    }
    codes(sink, severities);
    return sink.toBytes();
  }

  private static int flags(BlockIndex index, Row.@Nullable Origins runs) {
    int size = index.size();
    boolean consecutive = runs == null || runs.start().length == 1;
    boolean whole = true;
    boolean holes = false;
    for (int i = 0; i < size; i++) {
      consecutive &= index.numbers()[i] == index.numbers()[0] + i;
      whole &= index.parts()[i] == 0;
      holes |= index.ends()[i] != index.offsets()[i + 1];
    }
    return (consecutive ? CONSECUTIVE : 0) | (whole ? WHOLE_EVENTS : 0) | (holes ? HOLES : 0);
  }

  private static void runs(ByteSink sink, Row.@Nullable Origins runs) {
    int count = runs == null ? 1 : runs.start().length;
    sink.varint(count);
    for (int run = 1; run < count && runs != null; run++) {
      sink.varint(runs.start()[run]);
      sink.text(runs.origin()[run]);
      sink.fixed64(runs.generation()[run]);
    }
  }

  /** Steps within a run; a later run starts with its number itself. */
  private static void numbers(ByteSink sink, long[] numbers, Row.@Nullable Origins runs) {
    int run = 0;
    int[] start = runs == null ? new int[1] : runs.start();
    long previous = numbers[0];
    for (int i = 0; i < numbers.length; i++) {
      if (run + 1 < start.length && start[run + 1] == i) {
        run++;
        previous = 0;
      }
      sink.signed(numbers[i] - previous);
      previous = numbers[i];
    }
  }

  private static void offsets(ByteSink sink, BlockIndex index, boolean holes) {
    int[] offsets = index.offsets();
    sink.varint(offsets[0]);
    for (int i = 0; i < index.size(); i++) {
      sink.varint(offsets[i + 1] - offsets[i]);
      if (holes) {
        sink.varint(offsets[i + 1] - index.ends()[i]);
      }
    }
  }

  private static void times(ByteSink sink, long[] times) {
    int unit = unit(times);
    sink.raw(unit);
    long previous = 0;
    for (long time : times) {
      sink.signed((time - previous) / UNITS[unit]);
      previous = time;
    }
  }

  private static int unit(long[] times) {
    int unit = 0;
    long previous = 0;
    for (long time : times) {
      long step = time - previous;
      if (((time ^ previous) & (time ^ step)) < 0) {
        // The step wraps around: only the finest unit adds it up again.
        return UNITS.length - 1;
      }
      while (time % UNITS[unit] != 0) {
        unit++;
      }
      previous = time;
    }
    return unit;
  }

  private static void names(ByteSink sink, int[] codes, String[] names) {
    sink.varint(names.length);
    for (String name : names) {
      sink.text(name);
    }
    codes(sink, codes);
  }

  /** One number if all are the same, each one otherwise. */
  private static void codes(ByteSink sink, int[] codes) {
    boolean same = true;
    for (int code : codes) {
      same &= code == codes[0];
    }
    sink.raw(same ? 0 : 1);
    if (same) {
      sink.varint(codes[0]);
    } else {
      for (int code : codes) {
        sink.varint(code);
      }
    }
  }
}
