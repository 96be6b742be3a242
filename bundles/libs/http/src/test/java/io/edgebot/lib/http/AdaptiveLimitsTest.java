package io.edgebot.lib.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.sink.BatchLimits;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AdaptiveLimitsTest {
  private final AtomicLong clock = new AtomicLong(-7);
  private final BatchLimits configured = new BatchLimits(500, 1_000_000, true);
  private final AdaptiveLimits limits = new AdaptiveLimits(configured, clock::get);

  @Test
  void getsSmallerAndComesBack() {
    assertThat(limits.get()).isEqualTo(configured);

    limits.tooLarge(900_000);
    assertThat(limits.get()).isEqualTo(new BatchLimits(500, 450_000, true));
    limits.tooLarge(2_000_000);
    assertThat(limits.get().bytes()).isEqualTo(450_000);
    limits.tooLarge(10);
    assertThat(limits.get().bytes()).isEqualTo(65_536);

    clock.addAndGet(AdaptiveLimits.SMALLER_FOR.toNanos() - 1);
    assertThat(limits.get().bytes()).isEqualTo(65_536);
    clock.incrementAndGet();
    assertThat(limits.get()).isEqualTo(configured);
  }

  @Test
  void doesNotGrowAboveWhatIsConfigured() {
    AdaptiveLimits small = new AdaptiveLimits(new BatchLimits(1, 2000, false), clock::get);

    small.tooLarge(1_000_000);

    assertThat(small.get()).isEqualTo(new BatchLimits(1, 2000, false));
  }
}
