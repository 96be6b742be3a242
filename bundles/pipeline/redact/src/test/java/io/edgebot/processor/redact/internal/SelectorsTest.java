package io.edgebot.processor.redact.internal;

import static io.edgebot.processor.redact.internal.Fixtures.redact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.event.Event;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorsTest {
  @ParameterizedTest
  @CsvSource({
    "user.pin,     user.pin,         true",
    "user.pin,     User.PIN,         true",
    "user.pin,     a.user.pin,       false",
    "user.pin,     user.pins,        false",
    "user.*,       user.pin,         true",
    "user.*,       user.a.b,         false",
    "user.**,      user.a.b,         true",
    "user.**,      user,             false",
    "**.pin,       pin,              true",
    "**.pin,       a.b.pin,          true",
    "a.**.pin,     a.pin,            true",
    "a.**.pin,     a.b.c.pin,        true",
    "a.**.pin,     b.pin,            false",
    "*_pin,        card_pin,         true",
    "*_pin,        a.b.card_pin,     true",
    "*_pin,        card_pins,        false",
    "c*_*n,        card_pin,         true",
    "a.b(c.d,      a.b(c.d,          true",
  })
  void matches(String selector, String path, boolean expected) {
    Selectors selectors = new Selectors();
    selectors.add(selector, Action.MASK);

    String key = path.substring(path.lastIndexOf('.') + 1);
    assertThat(selectors.action(path, key)).isEqualTo(expected ? Action.MASK : Action.NONE);
  }

  @Test
  void eachListDoesItsOwn() {
    Event event =
        Event.builder("log")
            .put("card_pin", "4711")
            .put("vars", Map.of("a", Map.of("serial", 1, "n", 2)))
            .put("notes", List.of(Map.of("text", "x")))
            .put("message", "card_pin=4711 vars.a.serial=5 text=x")
            .build();

    Event safe =
        redact(
            event,
            Map.of(
                "drop_fields", new String[] {"vars.*.serial"},
                "mask_fields", new String[] {"*_pin, notes.text"}));

    assertThat(safe.get("card_pin")).isEqualTo("***");
    assertThat(safe.get("vars")).isEqualTo(Map.of("a", Map.of("n", 2)));
    assertThat(safe.get("notes")).isEqualTo(List.of(Map.of("text", "***")));
    assertThat(safe.message()).isEqualTo("card_pin=*** vars.a.serial=*** text=x");
  }

  @Test
  void whatIsKeptStaysAsItIs() {
    Event event =
        Event.builder("log")
            .put("token", "abc-123")
            .put("a", Map.of("max_tokens", 5, "token_type", "x", "access_token", "y"))
            .put("sample", Map.of("password", "in clear"))
            .put("message", "max_token=5 token=abc")
            .build();

    Event safe =
        redact(event, Map.of("keep_fields", new String[] {"max-token, sample", "a.access_*"}));

    assertThat(safe.indexOf("token")).isNegative();
    assertThat(safe.get("a")).isSameAs(event.get("a"));
    assertThat(safe.get("sample")).isSameAs(event.get("sample"));
    assertThat(safe.message()).isEqualTo("max_token=5 token=***");
  }

  @Test
  void whatEveryEventNeedsIsNotChosenByWildcards() {
    Event event = Event.builder("log").put("a", "x").put("timestamp", "2026-11-24").build();

    Event safe = redact(event, Map.of("drop_fields", new String[] {"*"}));

    assertThat(safe.type()).isEqualTo("log");
    assertThat(safe.get("timestamp")).isEqualTo("2026-11-24");
    assertThat(safe.size()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a..b", ".a", "a**", "**", "a.b**.c"})
  void refusesWhatIsNoSelector(String selector) {
    assertThatThrownBy(() -> Fixtures.settings(Map.of("mask_fields", new String[] {selector})))
        .hasMessageContaining("mask_fields = '" + selector + "' must be a name, or steps");
  }
}
