package io.edgebot.processor.redact.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.Event;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a path chooses is also found in JSON within texts. */
class JsonPathsTest {
  private static final Redactor REDACTOR =
      new Redactor(
          Fixtures.settings(
              Map.of(
                  "keep_fields", new String[] {"kept.pin, a.safe"},
                  "mask_fields", new String[] {"user.pin, a.**.serial, **.x_*"},
                  "drop_fields", new String[] {"vars.location"})));

  /** Of testcases/json-paths/cases.txt: a text, and on the next line what becomes of it. */
  static Stream<Arguments> cases() throws IOException {
    try (InputStream in =
        JsonPathsTest.class.getResourceAsStream("/testcases/json-paths/cases.txt")) {
      List<String> lines =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .toList();
      return IntStream.range(0, lines.size() / 2)
          .mapToObj(i -> Arguments.of(lines.get(2 * i), lines.get(2 * i + 1)));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void findsThem(String text, String expected) {
    assertThat(redacted(text)).isEqualTo(expected);
  }

  @Test
  void findsThemOnOtherLinesAndWithLongNames() {
    String text = "{\n \"user\" :\n {\n \"pin\"\n:\n\t\"4711\" } }";
    String name = "x_" + "y".repeat(150);

    assertThat(redacted(text)).isEqualTo(text.replace("4711", "***"));
    assertThat(redacted("{\"" + name + "\":1}")).isEqualTo("{\"" + name + "\":***}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"***", "[x]", "<x>", "(x)", "x-1", "#"})
  void knowsItsOwnMask(String mask) {
    Redactor redactor =
        new Redactor(
            Fixtures.settings(Map.of("mask_fields", new String[] {"user.pin"}, "mask", mask)));
    String text =
        "{\"user\":{\"pin\":1}} {'user':{'pin':'1'}} {user={pin=1}, a={user={pin=2}}}"
            + " {\"token\":5}";
    Event event = Event.builder("log").put("message", text).build();

    Event safe = Objects.requireNonNull(redactor.redact(event));

    assertThat(safe.message())
        .isEqualTo(
            "{\"user\":{\"pin\":M}} {'user':{'pin':'M'}} {user={pin=M}, a={user={pin=2}}} {\"token\":M}"
                .replace("M", mask));
    assertThat(redactor.redact(safe)).isSameAs(safe);
  }

  @Test
  void findsThemBelowAnyDepth() {
    String deep = "{\"d\":".repeat(200) + "{\"x_1\":7}" + "}".repeat(200);

    assertThat(redacted(deep)).isEqualTo(deep.replace("7", "***"));
  }

  @Test
  void hashesAreTheSameAsThoseOfFields() {
    RedactSettings settings =
        Fixtures.settings(
            Map.of("hash_fields", new String[] {"user.pin"}, "hash_key_file", "given"));
    Redactor redactor = new Redactor(settings);
    redactor.use(
        new HashKey("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII)));
    Event event =
        Event.builder("log")
            .put("user", Map.of("pin", "17"))
            .put("message", "{\"user\":{\"pin\":\"17\"}}")
            .build();

    Event safe = Objects.requireNonNull(redactor.redact(event));

    Object hash = ((Map<?, ?>) Objects.requireNonNull(safe.get("user"))).get("pin");
    assertThat(hash.toString()).startsWith("hmac-sha256:");
    assertThat(safe.message()).isEqualTo("{\"user\":{\"pin\":\"" + hash + "\"}}");
  }

  private static String redacted(String text) {
    Event event = Event.builder("log").put("message", text).build();
    return Objects.requireNonNull(REDACTOR.redact(event)).message();
  }
}
