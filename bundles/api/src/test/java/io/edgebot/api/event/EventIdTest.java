package io.edgebot.api.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdTest {
  @Test
  void hasOneTextForm() {
    EventId whole = new EventId("gw-7.site_a", 0xcafeL, 42, 0);

    assertThat(whole).hasToString("gw-7.site_a/000000000000cafe/42");
    assertThat(new EventId("gw", -1L, 1, 3)).hasToString("gw/ffffffffffffffff/1/3");
    assertThat(EventId.parse(whole.toString())).isEqualTo(whole);
  }

  @Test
  void theLongestFitsIntoItsLimit() {
    EventId longest = new EventId("o".repeat(64), -1L, Long.MAX_VALUE, Integer.MAX_VALUE);

    assertThat(longest.toString().length()).isLessThanOrEqualTo(EventId.MAX_LENGTH);
    assertThat(EventId.parse(longest.toString())).isEqualTo(longest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "gw",
        "gw/000000000000cafe",
        "gw/000000000000cafe/0",
        "gw/000000000000cafe/01",
        "gw/000000000000CAFE/1",
        "gw/cafe/1",
        "gw/000000000000cafe/1/0",
        "gw/000000000000cafe/1/2/3",
        "gw/000000000000cafe/9223372036854775808",
        "gw/000000000000cafe/1/2147483648",
        "g w/000000000000cafe/1",
        "/000000000000cafe/1",
        "gw/000000000000cafe/-1",
        "gw/000000000000cafe/1/",
      })
  void refusesOtherForms(String text) {
    assertThatThrownBy(() -> EventId.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anOriginIsSafeInHeadersAndKeys() {
    assertThat(EventId.isOrigin("aZ09._-")).isTrue();
    assertThat(EventId.isOrigin("o".repeat(64))).isTrue();
    for (String text : new String[] {"", "o".repeat(65), "a/b", "a b", "a;b", "\u00e5", "a\n"}) {
      assertThat(EventId.isOrigin(text)).as(text).isFalse();
    }
  }

  @Test
  void refusesATextBeyondItsLimitBeforeLookingAtIt() {
    assertThatThrownBy(() -> EventId.parse("x".repeat(1_000_000)))
        .hasMessage("identity is longer than 128 bytes");
  }

  @Test
  void ordersByArrivalWithinAGeneration() {
    EventId first = new EventId("gw", 1, 2, 0);

    assertThat(first).isLessThan(new EventId("gw", 1, 10, 0));
    assertThat(first).isLessThan(new EventId("gw", 1, 2, 1));
    assertThat(first).isLessThan(new EventId("gw", -1L, 1, 0));
  }
}
