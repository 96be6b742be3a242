package io.edgebot.lib.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "17, PT17S",
    "' 120 ', PT2M",
    "999999999999, PT1H",
    "'Tue, 24 Nov 2026 10:00:30 GMT', PT30S",
    "'Tue, 24 Nov 2026 09:59:30 GMT', PT0S",
    "'Wed, 25 Nov 2026 10:00:00 GMT', PT1H"
  })
  void readsSecondsAndDates(String text, Duration expected) {
    assertThat(RetryAfter.parse(text, NOW)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5", "soon", "Tue, 24 Nov 2026", "99999999999999999999"})
  void leavesOtherTextsAlone(String text) {
    assertThat(RetryAfter.parse(text, NOW)).isNull();
  }

  @Test
  void isBounded() {
    assertThat(RetryAfter.MOST).isEqualTo(Duration.ofHours(1));
  }
}
