package io.edgebot.shipper.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TokenBucketProperties {
  @Property
  void neverPassesMoreThanTheRate(
      @ForAll @IntRange(min = 1, max = 1000) int rate,
      @ForAll @IntRange(min = 1, max = 100) int capacity,
      @ForAll @Size(min = 1, max = 50) List<@IntRange(min = 0, max = 500) Integer> amounts,
      @ForAll @IntRange(min = 0, max = 2_000_000_000) int pause) {
    AtomicLong clock = new AtomicLong(-5);
    long start = clock.get();
    TokenBucket bucket = new TokenBucket(rate, capacity, clock::get);
    long used = 0;
    for (int amount : amounts) {
      clock.addAndGet(bucket.take(amount));
      used += amount;
      double seconds = (clock.get() - start) / 1e9;
      assertThat((double) used).isLessThanOrEqualTo(capacity + rate * seconds + 1e-3);
      clock.addAndGet(pause);
    }
  }

  @Example
  void letsABurstPassAndThenSpreads() {
    AtomicLong clock = new AtomicLong();
    TokenBucket bucket = new TokenBucket(10, 2, clock::get);

    assertThat(bucket.take(1)).isZero();
    assertThat(bucket.take(1)).isZero();
    assertThat(bucket.take(1)).isEqualTo(100_000_000);
    clock.set(100_000_000);
    assertThat(bucket.take(1)).isEqualTo(100_000_000);
    clock.set(10_000_000_000L);
    assertThat(bucket.take(22)).isEqualTo(2_000_000_000);
  }
}
