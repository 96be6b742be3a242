package io.edgebot.engine.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.SkippedRange;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SkipsTest {
  private final Skips skips = new Skips();

  @Test
  void rangesThatGoOnAreOne() {
    skips.add(range(1, 3, Skips.ROUTED));
    skips.add(range(4, 4, Skips.ROUTED));
    skips.add(range(5, 5, Skips.QUARANTINED));
    skips.add(range(7, 8, Skips.QUARANTINED));

    assertThat(skips.take(false))
        .containsExactly(
            range(1, 4, Skips.ROUTED),
            range(5, 5, Skips.QUARANTINED),
            range(7, 8, Skips.QUARANTINED));
    assertThat(skips.take(false)).as("taken once").isEmpty();
  }

  @Test
  void whatIsOnlyRoutedElsewhereWaitsForAnEventUnlessItIsMuch() {
    List<SkippedRange> ranges =
        LongStream.range(1, 65).mapToObj(i -> range(2 * i, 2 * i, Skips.ROUTED)).toList();
    ranges.subList(0, 63).forEach(skips::add);
    assertThat(skips.areMany()).isFalse();
    assertThat(skips.take(true)).isEmpty();
    skips.add(ranges.get(63));

    assertThat(skips.areMany()).isTrue();
    assertThat(skips.take(true)).isEqualTo(ranges);
  }

  @Test
  void onlyWhatTheJournalTellsAgainIsForgotten() {
    skips.add(range(1, 2, "quota"));
    skips.add(range(3, 3, Skips.QUARANTINED));
    skips.add(range(4, 4, Skips.ROUTED));
    skips.keepUnreadable();

    assertThat(skips.take(true)).containsExactly(range(3, 3, Skips.QUARANTINED));
  }

  @Test
  void onlyWhatNobodyCanSendAnyMoreIsALoss() {
    assertThat(
            Skips.losses(
                List.of(
                    range(1, 1, Skips.ROUTED),
                    range(2, 2, Skips.QUARANTINED),
                    range(3, 3, Skips.PARTS),
                    range(4, 4, "max_lag"))))
        .containsExactly(range(4, 4, "max_lag"));
  }

  private static SkippedRange range(long first, long last, String reason) {
    return new SkippedRange("gw", 7, first, last, reason);
  }
}
