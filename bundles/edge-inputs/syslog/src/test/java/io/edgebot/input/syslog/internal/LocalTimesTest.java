package io.edgebot.input.syslog.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalTimesTest {
  @ParameterizedTest
  @CsvSource({
    // text, zone, received, expected
    "Dec 31 23:59:59, UTC, 2027-01-01T00:00:01Z, 2026-12-31T23:59:59Z",
    "Jan  1 00:00:01, UTC, 2026-12-31T23:59:59Z, 2027-01-01T00:00:01Z",
    "Jan  1 00:30:00, Pacific/Auckland, 2026-12-31T11:31:00Z, 2026-12-31T11:30:00Z",
    "Dec 31 19:30:00, America/New_York, 2027-01-01T00:31:00Z, 2027-01-01T00:30:00Z",
    "Nov 24 03:24:42, Asia/Kolkata, 2026-11-23T21:54:42Z, 2026-11-23T21:54:42Z",
    // exactly one month ahead is this side, a second later is last year
    "Dec 24 12:00:00, UTC, 2026-11-24T12:00:00Z, 2026-12-24T12:00:00Z",
    "Dec 24 12:00:01, UTC, 2026-11-24T12:00:00Z, 2025-12-24T12:00:01Z",
    "Feb 29 10:00:00, UTC, 2028-03-10T00:00:00Z, 2028-02-29T10:00:00Z",
    "Feb 29 10:00:00, UTC, 2028-02-28T00:00:00Z, 2028-02-29T10:00:00Z",
    "Feb 29 10:00:00, UTC, 2029-01-10T00:00:00Z, 2028-02-29T10:00:00Z",
    "Feb 28 10:00:00, UTC, 2026-03-10T00:00:00Z, 2026-02-28T10:00:00Z",
    "Oct 25 02:30:00, Europe/Oslo, 2026-10-25T00:31:00Z, 2026-10-25T00:30:00Z",
    "Oct 25 02:30:00, Europe/Oslo, 2026-10-25T01:31:00Z, 2026-10-25T01:30:00Z",
    "Nov 24 2019 10:00:00, UTC, 2026-11-24T12:00:00Z, 2019-11-24T10:00:00Z",
    "Nov 4 10:00:00.5, UTC, 2026-11-24T12:00:00Z, 2026-11-04T10:00:00.500Z",
  })
  void takesTheYearThatFitsInTheZoneOfTheSource(
      String text, String zone, Instant received, Instant expected) {
    assertThat(read(text, ZoneId.of(zone), received)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "Feb 29 10:00:00, 2026-03-10T00:00:00Z",
    "Feb 30 10:00:00, 2028-03-10T00:00:00Z",
    "Apr 31 10:00:00, 2028-05-10T00:00:00Z",
  })
  void aDayThatDoesNotExistHasNoTime(String text, Instant received) {
    assertThat(read(text, ZoneOffset.UTC, received)).isNull();
  }

  @Property
  void whatLiesUpToElevenMonthsBackIsReadBack(
      @ForAll @LongRange(min = 0, max = 4_000_000_000L) long now,
      @ForAll @LongRange(min = -28 * 86_400, max = 330L * 86_400) long age) {
    Instant time = Instant.ofEpochSecond(now - age);
    LocalDateTime local = LocalDateTime.ofInstant(time, ZoneOffset.UTC);

    Instant read =
        new LocalTimes()
            .resolve(
                0,
                local.getMonthValue(),
                local.getDayOfMonth(),
                local.getHour(),
                local.getMinute(),
                local.getSecond(),
                ZoneOffset.UTC,
                Instant.ofEpochSecond(now));

    assertThat(read).isEqualTo(time);
  }

  @Test
  void whatIsRememberedIsWhatWouldBeWorkedOut() {
    LocalTimes remembering = new LocalTimes();
    Instant now = Instant.parse("2026-11-24T12:00:00Z");
    for (int second = 0; second < 240; second++) {
      // Across the bound of one month, from both sides.
      int minute = second % 4;
      Instant expected =
          new LocalTimes()
              .resolve(0, 12, 24, 11, 58 + minute % 2, second % 60, ZoneOffset.UTC, now);
      assertThat(
              remembering.resolve(0, 12, 24, 11, 58 + minute % 2, second % 60, ZoneOffset.UTC, now))
          .isEqualTo(expected);
      Instant behind = new LocalTimes().resolve(0, 12, 24, 12, 0, second % 60, ZoneOffset.UTC, now);
      assertThat(remembering.resolve(0, 12, 24, 12, 0, second % 60, ZoneOffset.UTC, now))
          .isEqualTo(behind);
    }
  }

  private static Instant read(String text, ZoneId zone, Instant now) {
    byte[] bytes = Fixtures.utf8(text);
    ParsedMessage message = new ParsedMessage();
    message.clear();
    assertThat(new Rfc3164Time().read(bytes, 0, bytes.length, zone, now, message))
        .isEqualTo(bytes.length);
    return message.time;
  }
}
