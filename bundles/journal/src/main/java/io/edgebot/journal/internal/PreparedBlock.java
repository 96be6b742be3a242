package io.edgebot.journal.internal;

import io.edgebot.api.event.EventId;
import io.edgebot.journal.BlockIndex;
import io.edgebot.journal.Row;
import io.edgebot.journal.Unit;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block whose index is encoded and whose checksum is computed, which is done by the thread that
 * appends, not by the commit thread.
 *
 * @param origins runs of the identities that the events already have; null if they get numbers
 * @param index with the events' own numbers, or their places in the unit
 */
record PreparedBlock(
    Unit.Block block,
    Row.@Nullable Origins origins,
    BlockIndex index,
    byte[] idx,
    int dataCrc,
    boolean whole) {

  static PreparedBlock of(Unit.Block block) {
    BlockIndex index = block.index();
    int size = index.size();
    List<EventId> ids = block.ids();
    if (size == 0
        || index.parts().length != size
        || index.offsets().length != size + 1
        || index.ends().length != size
        || index.timestampNanos().length != size
        || index.types().length != size
        || index.sources().length != size
        || index.severities().length != size
        || (ids != null && ids.size() != size)) {
      throw new IllegalArgumentException("index of " + size + " events is not complete");
    }
    Row.Origins origins = null;
    if (ids != null) {
      origins = origins(ids);
      long[] numbers = new long[size];
      int[] parts = new int[size];
      for (int i = 0; i < size; i++) {
        numbers[i] = ids.get(i).number();
        parts[i] = ids.get(i).part();
      }
      index = withNumbers(index, numbers, parts);
    }
    return encode(block, origins, index, true);
  }

  /** The block without the events that are marked; null if none is left. */
  @Nullable PreparedBlock without(boolean[] marked) {
    int size = index.size();
    int[] kept = new int[size];
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (!marked[i]) {
        kept[count++] = i;
      }
    }
    if (count == size) {
      return this;
    }
    if (count == 0) {
      return null;
    }
    return encode(block, pick(kept, count), pickIndex(kept, count), false);
  }

  long weight() {
    return (long) idx.length + block.body().length + LogTable.OVERHEAD;
  }

  /** The highest number or place; 0 if the events are of several origins or generations. */
  long last() {
    if (origins != null && origins.start().length > 1) {
      return 0;
    }
    long last = index.numbers()[0];
    for (long number : index.numbers()) {
      last = Math.max(last, number);
    }
    return last;
  }

  private static PreparedBlock encode(
      Unit.Block block, Row.@Nullable Origins origins, BlockIndex index, boolean whole) {
    byte[] idx = IndexEncoder.encode(index, origins);
    return new PreparedBlock(block, origins, index, idx, Head.crc(idx, block.body()), whole);
  }

  private static Row.Origins origins(List<EventId> ids) {
    int[] start = new int[ids.size()];
    int runs = 0;
    for (int i = 0; i < ids.size(); i++) {
      EventId id = ids.get(i);
      EventId before = ids.get(Math.max(0, i - 1));
      if (i == 0
          || id.generation() != before.generation()
          || !id.origin().equals(before.origin())) {
        start[runs++] = i;
      }
    }
    String[] origin = new String[runs];
    long[] generation = new long[runs];
    for (int run = 0; run < runs; run++) {
      origin[run] = ids.get(start[run]).origin();
      generation[run] = ids.get(start[run]).generation();
    }
    return new Row.Origins(Arrays.copyOf(start, runs), origin, generation);
  }

  private Row.@Nullable Origins pick(int[] kept, int count) {
    if (origins == null) {
      return null;
    }
    int[] start = new int[count];
    String[] origin = new String[count];
    long[] generation = new long[count];
    int runs = 0;
    int previous = -1;
    for (int i = 0; i < count; i++) {
      int run = origins.run(kept[i]);
      if (run != previous) {
        start[runs] = i;
        origin[runs] = origins.origin()[run];
        generation[runs] = origins.generation()[run];
        runs++;
        previous = run;
      }
    }
    return new Row.Origins(
        Arrays.copyOf(start, runs), Arrays.copyOf(origin, runs), Arrays.copyOf(generation, runs));
  }

  private BlockIndex pickIndex(int[] kept, int count) {
    long[] numbers = new long[count];
    int[] parts = new int[count];
    int[] offsets = new int[count + 1];
    long[] times = new long[count];
    int[] types = new int[count];
    int[] sources = new int[count];
    byte[] severities = new byte[count];
    int[] ends = new int[count];
    for (int i = 0; i < count; i++) {
      int from = kept[i];
      numbers[i] = index.numbers()[from];
      parts[i] = index.parts()[from];
      offsets[i] = index.offsets()[from];
      times[i] = index.timestampNanos()[from];
      types[i] = index.types()[from];
      sources[i] = index.sources()[from];
      severities[i] = index.severities()[from];
      ends[i] = index.ends()[from];
    }
    offsets[count] = index.offsets()[index.size()];
    return new BlockIndex(
        numbers,
        parts,
        offsets,
        times,
        types,
        index.typeNames(),
        sources,
        index.sourceNames(),
        severities,
        ends);
  }

  private static BlockIndex withNumbers(BlockIndex index, long[] numbers, int[] parts) {
    return new BlockIndex(
        numbers,
        parts,
        index.offsets(),
        index.timestampNanos(),
        index.types(),
        index.typeNames(),
        index.sources(),
        index.sourceNames(),
        index.severities(),
        index.ends());
  }
}
