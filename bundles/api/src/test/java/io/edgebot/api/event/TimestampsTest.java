package io.edgebot.api.event;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.time.api.constraints.OffsetRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  @ParameterizedTest
  @CsvSource({
    "2026-11-24T03:24:42.889115+00:00, 2026-11-24T03:24:42.889115Z",
    "2026-11-24T03:24:42Z, 2026-11-24T03:24:42Z",
    "2026-11-24t03:24:42z, 2026-11-24T03:24:42Z",
    "2026-11-24 03:24:42+02:30, 2026-11-24T00:54:42Z",
    "2026-11-24T03:24:42.1234567891234Z, 2026-11-24T03:24:42.123456789Z",
    "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z",
    "2024-02-29T00:00:00-01:00, 2024-02-29T01:00:00Z",
  })
  void readsRfc3339(String text, Instant expected) {
    assertThat(Timestamps.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-11-24",
        "2026-11-24T03:24:42",
        "2026-11-24T03:24:42.Z",
        "2026-02-30T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-11-24T24:00:00Z",
        "2026-11-24T03:24:61Z",
        "2026-11-24T03:24:42+24:00",
        "2026-11-24T03:24:42+0200",
        "2026-11-24T03:24:42Zjunk",
        "2026-1１-24T03:24:42Z",
      })
  void refusesOtherForms(String text) {
    assertThat(Timestamps.parse(text)).isNull();
  }

  @Property
  void readsWhatJavaWrites(@ForAll @OffsetRange OffsetDateTime time) {
    String text = time.toString();
    if (text.length() >= 20
        && time.getOffset().getTotalSeconds() % 60 == 0
        && time.getSecond() > 0) {
      assertThat(Timestamps.parse(text)).isEqualTo(time.toInstant());
    }
  }

  @Property
  void writesWhatJavaWrites(
      @ForAll @LongRange(min = -70_000_000_000L, max = 260_000_000_000L) long second,
      @ForAll("nanos") int nanos) {
    Instant time = Instant.ofEpochSecond(second, nanos);
    byte[] out = new byte[Timestamps.MAX_LENGTH];
    int length = Timestamps.write(time, out);

    if (time.toString().matches("[0-9]{4}-.*")) {
      assertThat(new String(out, 0, length, US_ASCII)).isEqualTo(time.toString());
    } else {
      assertThat(length).isZero();
    }
  }

  @Provide
  Arbitrary<Integer> nanos() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(0, 999_999_999),
        Arbitraries.integers().between(0, 999_999).map(micros -> micros * 1_000),
        Arbitraries.integers().between(0, 999).map(millis -> millis * 1_000_000));
  }

  @Test
  void neverThrowsOnShortOffsets() {
    assertThat(Timestamps.parse("2026-11-24T03:24:42+")).isNull();
    assertThat(Timestamps.parse("2026-11-24T03:24:42+02:3")).isNull();
  }
}
