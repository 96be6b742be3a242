package io.edgebot.engine.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BackoffTest {
  @Property
  void growsInThreeStepsWithJitter(@ForAll @IntRange(min = 1, max = 100) int failures) {
    long middle = failures == 1 ? 500 : failures == 2 ? 5_000 : 30_000;

    assertThat(Backoff.delay(failures))
        .isBetween(Duration.ofMillis(middle * 8 / 10), Duration.ofMillis(middle * 12 / 10));
  }

  @Property
  void probesRarelyOnceTheDestinationIsLongAway(
      @ForAll @IntRange(min = 0, max = 1200) int seconds) {
    long middle = seconds > 600 ? 5_000 : 500;

    assertThat(Backoff.probeDelay(Duration.ofSeconds(seconds)))
        .isBetween(Duration.ofMillis(middle / 2), Duration.ofMillis(middle * 3 / 2));
  }
}
