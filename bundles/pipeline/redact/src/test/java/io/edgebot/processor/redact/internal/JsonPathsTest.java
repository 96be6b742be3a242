package io.edgebot.processor.redact.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.Event;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a path chooses is also found in JSON within texts. */
class JsonPathsTest {
  private static final Redactor REDACTOR =
      new Redactor(
          Fixtures.settings(
              Map.of(
                  "keep_fields", new String[] {"kept.pin"},
                  "mask_fields", new String[] {"user.pin, a.**.serial, **.x_*"},
                  "drop_fields", new String[] {"vars.location"})));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"user\":{\"pin\":4711}}                       | {\"user\":{\"pin\":***}}",
        "{\"user\":{\"pin\":\"4711\",\"n\":1}}           | {\"user\":{\"pin\":\"***\",\"n\":1}}",
        "got { \"user\" : { \"n\":1, \"PIN\" : \"4\" } } | got { \"user\" : { \"n\":1, \"PIN\" :"
            + " \"***\" } }",
        "{\"user\":[{\"pin\":1},{\"pin\":22}],\"b\":[2]} |"
            + " {\"user\":[{\"pin\":***},{\"pin\":***}],\"b\":[2]}",
        "{\"user\":{\"pin\":{\"old\":1,\"new\":[2]}}}    | {\"user\":{\"pin\":***}}",
        "{\"user\":{\"q\":\"a } b\",\"pin\":1}}          | {\"user\":{\"q\":\"a }"
            + " b\",\"pin\":***}}",
        "{\"user\":{\"q\":\"\\\"{\",\"pin\":1}}          |"
            + " {\"user\":{\"q\":\"\\\"{\",\"pin\":***}}",
        "{\"b\":{\"c\":{}},\"user\":{\"pin\":1}}         |"
            + " {\"b\":{\"c\":{}},\"user\":{\"pin\":***}}",
        "{\"a\":1} {\"user\":{\"pin\":1}}                | {\"a\":1} {\"user\":{\"pin\":***}}",
        "{\"vars\":{\"location\":\"here, or there\"}}    | {\"vars\":{\"location\":\"***\"}}",
        "{\"a\":{\"b\":{\"c\":{\"serial\":\"S1\"}}}}     |"
            + " {\"a\":{\"b\":{\"c\":{\"serial\":\"***\"}}}}",
        "{\"c\":{\"d\":{\"x_y\":true}}}                  | {\"c\":{\"d\":{\"x_y\":***}}}",
        "{\"user.pin\":1}                                | {\"user.pin\":***}",
        // in a string, once and twice, and in a URL
        "{\"log\":\"{\\\"user\\\":{\\\"pin\\\":\\\"1\\\"}}\"} |"
            + " {\"log\":\"{\\\"user\\\":{\\\"pin\\\":\\\"***\\\"}}\"}",
        "{\"a\":\"{\\\"b\\\":\\\"{\\\\\\\"user\\\\\\\":{\\\\\\\"pin\\\\\\\":1}}\\\"}\"} |"
            + " {\"a\":\"{\\\"b\\\":\\\"{\\\\\\\"user\\\\\\\":{\\\\\\\"pin\\\\\\\":***}}\\\"}\"}",
        "/x?q=%7B%22user%22%3A%7B%22pin%22%3A1%7D%7D     |"
            + " /x?q=%7B%22user%22%3A%7B%22pin%22%3A***%7D%7D",
        // no JSON, or no more
        "{'user': {'name': 'O', 'pin': '1'}}             | {'user': {'name': 'O', 'pin': '***'}}",
        "it's {user={name=Bob, pin=1}}                   | it's {user={name=Bob, pin=***}}",
        "[it's] {\"user\":{\"n\":\"O'N\",\"pin\":1}}     | [it's]"
            + " {\"user\":{\"n\":\"O'N\",\"pin\":***}}",
        "{\"user\":{\"n\":***,\"pin\":1}}                | {\"user\":{\"n\":***,\"pin\":***}}",
        "{\"user\":{\"n\":1,\"pin\":\"47                 | {\"user\":{\"n\":1,\"pin\":\"***",
        "{\"user\":{\"pin\":[1,2                         | {\"user\":{\"pin\":***",
        // nothing is chosen
        "{\"b\":{\"user\":{\"pin\":1}},\"pin\":2}        |"
            + " {\"b\":{\"user\":{\"pin\":1}},\"pin\":2}",
        "{\"kept\":{\"pin\":1},\"serial\":2}             | {\"kept\":{\"pin\":1},\"serial\":2}",
        "{\"user\":\"pin\",\"b\":\"user pin: 1\"}        | {\"user\":\"pin\",\"b\":\"user pin:"
            + " 1\"}",
      })
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
