package io.edgebot.api.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EdgesTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  private static Edges.EdgeReport report(Instant time) {
    return new Edges.EdgeReport("edge-7", time, "1.0.0", 0, 0, NOW);
  }

  @Test
  void isSilentOnlyAfterFiveMinutes() {
    assertThat(report(null).silent(NOW.plusSeconds(300))).isFalse();
    assertThat(report(null).silent(NOW.plusSeconds(300).plusNanos(1))).isTrue();
    assertThat(report(null).silent(NOW.minusSeconds(1000))).isFalse();
  }

  @Test
  void theClockIsComparedWhereItIsKnown() {
    assertThat(report(null).clockOffset()).isNull();
    assertThat(report(NOW.minusMillis(1500)).clockOffset()).isEqualTo(Duration.ofMillis(-1500));
  }
}
