package io.edgebot.journal.internal;

import io.edgebot.journal.BlockIndex;
import io.edgebot.journal.Row;
import io.edgebot.journal.internal.ByteSource.Malformed;

/** Reads what {@link IndexEncoder} makes; refuses what it would not have made. */
final class IndexDecoder {
  private static final int MAX_EVENTS = 1 << 22;

  private IndexDecoder() {}

  /** An index, and the runs of identities in it. */
  record Decoded(Row.Origins origins, BlockIndex index) {}

  /** Decodes an index whose first event has the given identity. */
  static Decoded decode(byte[] bytes, String origin, long generation, long first) throws Malformed {
    ByteSource source = new ByteSource(bytes);
    int form = source.raw();
    if (form != IndexEncoder.FORM) {
      throw new Malformed("index of form " + form);
    }
    int size = source.bounded(Math.min(MAX_EVENTS, bytes.length));
    if (size == 0) {
      throw new Malformed("index without events");
    }
    final int flags = source.raw();
    Row.Origins origins = runs(source, size, origin, generation);
    long[] numbers = new long[size];
    numbers(source, numbers, (flags & IndexEncoder.CONSECUTIVE) != 0, origins.start(), first);
    int[] parts = new int[size];
    if ((flags & IndexEncoder.WHOLE_EVENTS) == 0) {
      for (int i = 0; i < size; i++) {
        parts[i] = source.bounded(Integer.MAX_VALUE);
      }
    }
    int[] offsets = new int[size + 1];
    int[] ends = new int[size];
    offsets(source, offsets, ends, (flags & IndexEncoder.HOLES) != 0);
    long[] times = times(source, size);
    String[] typeNames = dictionary(source);
    int[] types = codes(source, size, typeNames.length - 1);
    String[] sourceNames = dictionary(source);
    int[] sources = codes(source, size, sourceNames.length - 1);
    int[] severityCodes = codes(source, size, 8);
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

  private static Row.Origins runs(ByteSource source, int size, String origin, long generation)
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

  private static void numbers(
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

  private static void offsets(ByteSource source, int[] offsets, int[] ends, boolean holes)
      throws Malformed {
    offsets[0] = source.bounded(Integer.MAX_VALUE);
    for (int i = 0; i < ends.length; i++) {
      offsets[i + 1] = offsets[i] + source.bounded(Integer.MAX_VALUE - offsets[i]);
      int hole = holes ? source.bounded(offsets[i + 1] - offsets[i]) : 0;
      ends[i] = offsets[i + 1] - hole;
    }
  }

  private static long[] times(ByteSource source, int size) throws Malformed {
    int unit = source.bounded(IndexEncoder.UNITS.length - 1);
    long[] times = new long[size];
    long previous = 0;
    for (int i = 0; i < size; i++) {
      previous += source.signed() * IndexEncoder.UNITS[unit];
      times[i] = previous;
    }
    return times;
  }

  private static String[] dictionary(ByteSource source) throws Malformed {
    String[] names = new String[source.bounded(source.remaining())];
    for (int i = 0; i < names.length; i++) {
      names[i] = source.text();
    }
    return names;
  }

  private static int[] codes(ByteSource source, int size, int limit) throws Malformed {
    int[] codes = new int[size];
    boolean same = source.raw() == 0;
    for (int i = 0; i < size; i++) {
      codes[i] = same && i > 0 ? codes[0] : source.bounded(limit);
    }
    return codes;
  }
}
