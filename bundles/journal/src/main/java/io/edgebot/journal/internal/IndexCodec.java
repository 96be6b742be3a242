package io.edgebot.journal.internal;

import io.edgebot.journal.BlockIndex;
import io.edgebot.journal.Row;
import io.edgebot.journal.internal.ByteSource.Malformed;
import org.jspecify.annotations.Nullable;

/**
 * The stored form of a row's index. Numbers are relative to the row's first one, which stands in a
 * column of its own, so that all of it is made before the commit gives the numbers.
 *
 * <p>Form 1: form, count, flags, runs, numbers (steps), parts, offsets (lengths), times (steps in
 * the coarsest unit that fits all), types, sources, severities. What is the same for all events is
 * told once.
 */
final class IndexCodec {
  private static final int FORM = 1;
  private static final int CONSECUTIVE = 1;
  private static final int WHOLE_EVENTS = 2;
  private static final int HOLES = 4;
  private static final int MAX_EVENTS = 1 << 22;
  private static final long[] UNITS = {1_000_000_000, 1_000_000, 1_000, 1};

  private IndexCodec() {}

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
    encodeRuns(sink, runs);
    if ((flags & CONSECUTIVE) == 0) {
      encodeNumbers(sink, index.numbers(), runs);
    }
    if ((flags & WHOLE_EVENTS) == 0) {
      for (int part : index.parts()) {
        sink.varint(part);
      }
    }
    encodeOffsets(sink, index, (flags & HOLES) != 0);
    encodeTimes(sink, index.timestampNanos());
    encodeNames(sink, index.types(), index.typeNames());
    encodeNames(sink, index.sources(), index.sourceNames());
    int[] severities = new int[size];
    for (int i = 0; i < size; i++) {
      severities[i] = index.severities()[i] + 1;
    }
    encodeSmall(sink, severities);
    return sink.toBytes();
  }

  /** An index, and the runs of identities in it. */
  record Decoded(Row.Origins origins, BlockIndex index) {}

  /** Decodes an index whose first event has the given identity. */
  static Decoded decode(byte[] bytes, String origin, long generation, long first) throws Malformed {
    ByteSource source = new ByteSource(bytes);
    int form = source.raw();
    if (form != FORM) {
      throw new Malformed("index of form " + form);
    }
    int size = source.bounded(Math.min(MAX_EVENTS, bytes.length));
    if (size == 0) {
      throw new Malformed("index without events");
    }
    final int flags = source.raw();
    Row.Origins origins = decodeRuns(source, size, origin, generation);
    long[] numbers = new long[size];
    decodeNumbers(source, numbers, (flags & CONSECUTIVE) != 0, origins.start(), first);
    int[] parts = new int[size];
    if ((flags & WHOLE_EVENTS) == 0) {
      for (int i = 0; i < size; i++) {
        parts[i] = source.bounded(Integer.MAX_VALUE);
      }
    }
    int[] offsets = new int[size + 1];
    int[] ends = new int[size];
    decodeOffsets(source, offsets, ends, (flags & HOLES) != 0);
    long[] times = decodeTimes(source, size);
    String[] typeNames = decodeDictionary(source);
    int[] types = decodeSmall(source, size, typeNames.length - 1);
    String[] sourceNames = decodeDictionary(source);
    int[] sources = decodeSmall(source, size, sourceNames.length - 1);
    int[] severityCodes = decodeSmall(source, size, 8);
    byte[] severities = new byte[size];
    for (int i = 0; i < size; i++) {
      severities[i] = (byte) (severityCodes[i] - 1);
    }
    return new Decoded(
        origins,
        new BlockIndex(
            numbers,
            parts,
            offsets,
            times,
            types,
            typeNames,
            sources,
            sourceNames,
            severities,
            ends));
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

  private static void encodeRuns(ByteSink sink, Row.@Nullable Origins runs) {
    int count = runs == null ? 1 : runs.start().length;
    sink.varint(count);
    for (int run = 1; run < count && runs != null; run++) {
      sink.varint(runs.start()[run]);
      sink.text(runs.origin()[run]);
      sink.fixed64(runs.generation()[run]);
    }
  }

  private static Row.Origins decodeRuns(ByteSource source, int size, String origin, long generation)
      throws Malformed {
    int count = source.bounded(size);
    if (count == 0) {
      throw new Malformed("index without origin");
    }
    int[] start = new int[count];
    String[] origins = new String[count];
    long[] generations = new long[count];
    origins[0] = origin;
    generations[0] = generation;
    for (int run = 1; run < count; run++) {
      start[run] = source.bounded(size - 1);
      if (start[run] <= start[run - 1]) {
        throw new Malformed("runs out of order");
      }
      origins[run] = source.text();
      generations[run] = source.fixed64();
    }
    return new Row.Origins(start, origins, generations);
  }

  /** Steps within a run; a later run starts with its number itself. */
  private static void encodeNumbers(ByteSink sink, long[] numbers, Row.@Nullable Origins runs) {
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

  private static void decodeNumbers(
      ByteSource source, long[] numbers, boolean consecutive, int[] start, long first)
      throws Malformed {
    int run = 0;
    long previous = first;
    for (int i = 0; i < numbers.length; i++) {
      if (consecutive) {
        numbers[i] = first + i;
        continue;
      }
      if (run + 1 < start.length && start[run + 1] == i) {
        run++;
        previous = 0;
      }
      numbers[i] = previous + source.signed();
      previous = numbers[i];
    }
  }

  private static void encodeOffsets(ByteSink sink, BlockIndex index, boolean holes) {
    int[] offsets = index.offsets();
    sink.varint(offsets[0]);
    for (int i = 0; i < index.size(); i++) {
      sink.varint(offsets[i + 1] - offsets[i]);
      if (holes) {
        sink.varint(offsets[i + 1] - index.ends()[i]);
      }
    }
  }

  private static void decodeOffsets(ByteSource source, int[] offsets, int[] ends, boolean holes)
      throws Malformed {
    offsets[0] = source.bounded(Integer.MAX_VALUE);
    for (int i = 0; i < ends.length; i++) {
      offsets[i + 1] = offsets[i] + source.bounded(Integer.MAX_VALUE - offsets[i]);
      int hole = holes ? source.bounded(offsets[i + 1] - offsets[i]) : 0;
      ends[i] = offsets[i + 1] - hole;
    }
  }

  private static void encodeTimes(ByteSink sink, long[] times) {
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

  private static long[] decodeTimes(ByteSource source, int size) throws Malformed {
    int unit = source.bounded(UNITS.length - 1);
    long[] times = new long[size];
    long previous = 0;
    for (int i = 0; i < size; i++) {
      previous += source.signed() * UNITS[unit];
      times[i] = previous;
    }
    return times;
  }

  private static void encodeNames(ByteSink sink, int[] codes, String[] names) {
    sink.varint(names.length);
    for (String name : names) {
      sink.text(name);
    }
    encodeSmall(sink, codes);
  }

  private static String[] decodeDictionary(ByteSource source) throws Malformed {
    String[] names = new String[source.bounded(source.remaining())];
    for (int i = 0; i < names.length; i++) {
      names[i] = source.text();
    }
    return names;
  }

  /** One number if all are the same, each one otherwise. */
  private static void encodeSmall(ByteSink sink, int[] codes) {
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

  private static int[] decodeSmall(ByteSource source, int size, int limit) throws Malformed {
    int[] codes = new int[size];
    boolean same = source.raw() == 0;
    for (int i = 0; i < size; i++) {
      codes[i] = same && i > 0 ? codes[0] : source.bounded(limit);
    }
    return codes;
  }
}
