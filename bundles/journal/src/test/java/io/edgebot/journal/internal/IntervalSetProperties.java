package io.edgebot.journal.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class IntervalSetProperties {
  record Range(int first, int last) {}

  @Provide
  Arbitrary<List<Range>> ranges() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 90), Arbitraries.integers().between(0, 12))
        .as((first, length) -> new Range(first, first + length))
        .list()
        .ofMaxSize(25);
  }

  @Property(tries = 500)
  void isLikeASetOfNumbers(
      @ForAll("ranges") List<Range> ranges, @ForAll("ranges") List<Range> asked) {
    IntervalSet intervals = new IntervalSet();
    BitSet numbers = new BitSet();
    for (Range range : ranges) {
      intervals.add(range.first(), range.last());
      numbers.set(range.first(), range.last() + 1);
    }
    Map<Long, Long> expected = new TreeMap<>();
    for (int at = numbers.nextSetBit(0); at >= 0; ) {
      int end = numbers.nextClearBit(at);
      expected.put((long) at, end - 1L);
      at = numbers.nextSetBit(end);
    }
    assertThat(intervals.intervals()).isEqualTo(expected);
    for (Range range : asked) {
      BitSet part = numbers.get(range.first(), range.last() + 1);
      int length = range.last() - range.first() + 1;
      assertThat(intervals.contains(range.first())).isEqualTo(part.get(0));
      assertThat(intervals.covers(range.first(), range.last()))
          .isEqualTo(part.cardinality() == length);
      assertThat(intervals.touches(range.first(), range.last())).isEqualTo(!part.isEmpty());
    }
  }
}
