package io.edgebot.journal.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.edgebot.api.event.EventId;
import io.edgebot.journal.BlockIndex;
import io.edgebot.journal.Row;
import io.edgebot.journal.Unit;
import io.edgebot.journal.internal.ByteSource.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class IndexCodecProperties {
  /** A block whose index has all that an index may have, made from a seed. */
  private static Unit.Block block(long seed, int size, boolean ids) {
    Random random = new Random(seed);
    long[] numbers = new long[size];
    int[] parts = new int[size];
    int[] offsets = new int[size + 1];
    long[] times = new long[size];
    int[] types = new int[size];
    int[] sources = new int[size];
    byte[] severities = new byte[size];
    int[] ends = new int[size];
    List<EventId> identities = new ArrayList<>();
    boolean dense = random.nextBoolean();
    long unit = new long[] {1, 1_000, 1_000_000, 1_000_000_000}[random.nextInt(4)];
    boolean wild = random.nextInt(5) == 0;
    long number = 1 + random.nextInt(1000);
    offsets[0] = random.nextInt(3);
    for (int i = 0; i < size; i++) {
      numbers[i] = number;
      number += dense ? 1 : random.nextInt(3);
      parts[i] = dense ? 0 : random.nextInt(3);
      int length = 1 + random.nextInt(500);
      ends[i] = offsets[i] + length;
      offsets[i + 1] = ends[i] + (random.nextInt(9) == 0 ? random.nextInt(50) : 0);
      times[i] = wild ? random.nextLong() : (1_700_000_000L + random.nextInt(99)) * unit;
      types[i] = random.nextInt(3);
      sources[i] = random.nextInt(2);
      severities[i] = (byte) (random.nextInt(9) - 1);
      String origin = random.nextInt(4) == 0 ? "far" : "near";
      identities.add(new EventId(origin, random.nextInt(2), numbers[i], parts[i]));
    }
    BlockIndex index =
        new BlockIndex(
            numbers,
            parts,
            offsets,
            times,
            types,
            new String[] {"syslog", "flow", "ü"},
            sources,
            new String[] {"", "router"},
            severities,
            ends);
    return new Unit.Block("plain", new byte[9], 9, 0, index, ids ? identities : null);
  }

  private static void assertSame(BlockIndex actual, BlockIndex expected) {
    assertThat(actual.numbers()).isEqualTo(expected.numbers());
    assertThat(actual.parts()).isEqualTo(expected.parts());
    assertThat(actual.offsets()).isEqualTo(expected.offsets());
    assertThat(actual.ends()).isEqualTo(expected.ends());
    assertThat(actual.timestampNanos()).isEqualTo(expected.timestampNanos());
    assertThat(actual.types()).isEqualTo(expected.types());
    assertThat(actual.typeNames()).isEqualTo(expected.typeNames());
    assertThat(actual.sources()).isEqualTo(expected.sources());
    assertThat(actual.sourceNames()).isEqualTo(expected.sourceNames());
    assertThat(actual.severities()).isEqualTo(expected.severities());
  }

  @Property(tries = 300)
  void whatIsEncodedIsDecoded(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int size)
      throws Exception {
    PreparedBlock block = PreparedBlock.of(block(seed, size, false));
    long first = block.index().numbers()[0];
    IndexDecoder.Decoded decoded = IndexDecoder.decode(block.idx(), "me", 5, first);

    assertSame(decoded.index(), block.index());
    assertThat(decoded.origins().origin()).containsExactly("me");
    assertThat(decoded.origins().generation()).containsExactly(5);
  }

  @Property(tries = 300)
  void identitiesOfSeveralOriginsAreDecoded(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int size) throws Exception {
    Unit.Block source = block(seed, size, true);
    PreparedBlock block = PreparedBlock.of(source);
    assertIdentities(block, source.ids());
  }

  @Property(tries = 300)
  void duplicatesAreLeftOut(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int size)
      throws Exception {
    Unit.Block source = block(seed, size, true);
    Random random = new Random(seed + 1);
    boolean[] marked = new boolean[size];
    List<EventId> kept = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      marked[i] = random.nextBoolean();
      if (!marked[i]) {
        kept.add(source.ids().get(i));
        starts.add(source.index().offsets()[i]);
        ends.add(source.index().ends()[i]);
      }
    }
    PreparedBlock block = PreparedBlock.of(source).without(marked);
    if (kept.isEmpty()) {
      assertThat(block).isNull();
      return;
    }
    assertThat(block.whole()).isEqualTo(kept.size() == size);
    BlockIndex index = assertIdentities(block, kept);
    for (int i = 0; i < kept.size(); i++) {
      assertThat(index.offsets()[i]).isEqualTo(starts.get(i));
      assertThat(index.ends()[i]).isEqualTo(ends.get(i));
    }
  }

  private static BlockIndex assertIdentities(PreparedBlock block, List<EventId> expected)
      throws Malformed {
    Row.Origins runs = block.origins();
    IndexDecoder.Decoded decoded =
        IndexDecoder.decode(
            block.idx(), runs.origin()[0], runs.generation()[0], block.index().numbers()[0]);
    Row row =
        new Row(1, "", decoded.origins(), "plain", new byte[0], 0, 0, true, decoded.index(), 0);
    List<EventId> ids = new ArrayList<>();
    for (int i = 0; i < row.index().size(); i++) {
      ids.add(row.id(i));
    }
    assertThat(ids).isEqualTo(expected);
    return decoded.index();
  }

  @Property(tries = 500)
  void rubbishIsRefusedInOrder(@ForAll byte[] bytes, @ForAll long seed) {
    assertThatCode(() -> decodeQuietly(bytes)).doesNotThrowAnyException();
    byte[] flipped = PreparedBlock.of(block(seed, 9, true)).idx();
    flipped[Math.floorMod((int) seed, flipped.length)] ^= (byte) (1 << (seed & 7));
    assertThatCode(() -> decodeQuietly(flipped)).doesNotThrowAnyException();
  }

  private static void decodeQuietly(byte[] bytes) {
    try {
      IndexDecoder.Decoded decoded = IndexDecoder.decode(bytes, "me", 1, 1);
      assertThat(decoded.index().size()).isPositive();
    } catch (Malformed e) {
      assertThat(e).hasMessageMatching(".+");
    }
  }

  @Property(tries = 20)
  void anUsualIndexTakesFewBytes(@ForAll @IntRange(min = 200, max = 2000) int size) {
    int[] offsets = new int[size + 1];
    long[] times = new long[size];
    long[] numbers = new long[size];
    for (int i = 0; i < size; i++) {
      offsets[i + 1] = offsets[i] + 300 + i % 7;
      times[i] = 1_700_000_000_000_000_000L + i * 5_000_000L;
      numbers[i] = i;
    }
    BlockIndex index =
        new BlockIndex(
            numbers,
            new int[size],
            offsets,
            times,
            new int[size],
            new String[] {"syslog"},
            new int[size],
            new String[] {"r"},
            new byte[size]);
    assertThat(IndexEncoder.encode(index, null).length).isLessThan(size * 4 + 64);
  }
}
