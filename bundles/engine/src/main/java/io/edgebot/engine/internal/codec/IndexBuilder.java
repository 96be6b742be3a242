package io.edgebot.engine.internal.codec;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.Severity;
import io.edgebot.journal.BlockIndex;
import java.time.Instant;
import java.util.Arrays;

/** Collects the index of a block while its events are written. Reused by one thread. */
final class IndexBuilder {
  private static final long NANOS = 1_000_000_000L;
  private static final long MOST_SECONDS = Long.MAX_VALUE / NANOS - 1;

  private final NameTable types = new NameTable();
  private final NameTable sources = new NameTable();
  private long[] numbers = new long[1024];
  private int[] parts = new int[1024];
  private int[] offsets = new int[1024];
  private long[] nanos = new long[1024];
  private int[] type = new int[1024];
  private int[] source = new int[1024];
  private byte[] severities = new byte[1024];
  private int size;

  int size() {
    return size;
  }

  void add(Event event, long number, int part, int offset) {
    if (size == numbers.length) {
      grow(size * 2);
    }
    numbers[size] = number;
    parts[size] = part;
    offsets[size] = offset;
    nanos[size] = nanos(event.timestamp());
    type[size] = types.index(event.type());
    source[size] = sources.index(event.source());
    Severity severity = event.severity();
    severities[size] = (byte) (severity == null ? -1 : severity.code());
    size++;
  }

  /** The index; the builder is empty afterwards. */
  BlockIndex build(int end) {
    int[] ends = Arrays.copyOf(offsets, size + 1);
    ends[size] = end;
    BlockIndex index =
        new BlockIndex(
            Arrays.copyOf(numbers, size),
            Arrays.copyOf(parts, size),
            ends,
            Arrays.copyOf(nanos, size),
            Arrays.copyOf(type, size),
            types.take(),
            Arrays.copyOf(source, size),
            sources.take(),
            Arrays.copyOf(severities, size));
    size = 0;
    return index;
  }

  /** Nanoseconds since 1970; the nearest that a long can hold (years 1677 to 2262). */
  static long nanos(Instant time) {
    long seconds = Math.max(-MOST_SECONDS, Math.min(MOST_SECONDS, time.getEpochSecond()));
    return seconds * NANOS + time.getNano();
  }

  private void grow(int capacity) {
    numbers = Arrays.copyOf(numbers, capacity);
    parts = Arrays.copyOf(parts, capacity);
    offsets = Arrays.copyOf(offsets, capacity);
    nanos = Arrays.copyOf(nanos, capacity);
    type = Arrays.copyOf(type, capacity);
    source = Arrays.copyOf(source, capacity);
    severities = Arrays.copyOf(severities, capacity);
  }
}
