package io.edgebot.processor.redact.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;

class RedactorProperties {
  private static final List<String> NAMES =
      List.of(
          "password",
          "PASSWD",
          "Secret",
          "token",
          "api_key",
          "ApiKey",
          "api-key",
          "authorization",
          "private_key",
          "db_password",
          "accessToken",
          "x.secret");

  @Provide
  Arbitrary<String> secrets() {
    return Arbitraries.strings()
        .withCharRange('A', 'Z')
        .withCharRange('a', 'z')
        .withCharRange('0', '9')
        .withChars("-._~+/=!%^*()[]{},;:@#|äß€")
        .ofMinLength(7)
        .ofMaxLength(20)
        // So that it is not taken for a part of what stands around it.
        .map(text -> "Q7" + text + "z9Q");
  }

  /** Ways in which a secret can stand in a text. */
  @Provide
  Arbitrary<Planter> planters() {
    return Combinators.combine(Arbitraries.of(NAMES), Arbitraries.integers().between(0, 9))
        .as((name, form) -> secret -> plant(name, form, secret));
  }

  @Provide
  Arbitrary<Object> surroundings() {
    Arbitrary<Object> leaves =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(12).map(text -> (Object) text),
            Arbitraries.integers().map(number -> (Object) number),
            Arbitraries.of(true, false).map(flag -> (Object) flag),
            Arbitraries.just(null));
    return Arbitraries.lazyOf(
        () -> leaves,
        () -> leaves,
        () -> leaves,
        () -> surroundings().list().ofMaxSize(3).map(list -> (Object) list),
        () ->
            Arbitraries.maps(Arbitraries.strings().alpha().ofMaxLength(6), surroundings())
                .ofMaxSize(3)
                .map(map -> (Object) map));
  }

  interface Planter {
    String text(String secret);
  }

  @Property(tries = 2000)
  void aSecretInATextSurvivesAtNoDepth(
      @ForAll("secrets") String secret,
      @ForAll("planters") Planter planter,
      @ForAll("surroundings") Object around,
      @ForAll("wraps") List<Integer> wraps) {
    Event safe = Fixtures.redact(event(wrap(planter.text(secret), around, wraps)));

    assertGone(safe, secret);
  }

  @Property(tries = 2000)
  void aSecretInAFieldSurvivesAtNoDepth(
      @ForAll("secrets") String secret,
      @ForAll("names") String name,
      @ForAll("surroundings") Object around,
      @ForAll("wraps") List<Integer> inner,
      @ForAll("wraps") List<Integer> outer) {
    Map<String, Object> field = new HashMap<>();
    field.put(name, wrap(secret, around, inner));

    EventBuilder event = event(wrap(field, around, outer)).toBuilder();
    event.put("raw_message", "<13>app: used " + secret + " now");

    assertGone(Fixtures.redact(event.build()), secret);
  }

  @Property(tries = 1000)
  void aSecondTimeChangesNothing(
      @ForAll("secrets") String secret,
      @ForAll("planters") Planter planter,
      @ForAll("surroundings") Object around) {
    Event once = Fixtures.redact(event(List.of(planter.text(secret), wrap(1, around, List.of(0)))));

    assertThat(Fixtures.redact(once).toString()).isEqualTo(once.toString());
  }

  @Property(tries = 2000)
  void anyTextIsTakenWithoutException(@ForAll String text) {
    Event event =
        Event.builder("log").put("message", text).put(text + "x", Map.of(text, text)).build();

    assertThat(Fixtures.redact(event)).isNotNull();
  }

  @Property(tries = 1000)
  void bytesAreSuspectedAsTheirTextIs(@ForAll("hints") String text) {
    TextRedactor texts = Fixtures.texts(Map.of());
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

    assertThat(texts.suspects(texts.view(bytes, 0, bytes.length))).isEqualTo(texts.suspects(text));
  }

  @Example
  void bytesBeyondAsciiAreSuspectedAsTheirTextIs() {
    bytesAreSuspectedAsTheirTextIs(":ñpassword>password");
    bytesAreSuspectedAsTheirTextIs("key=<ªpassword>ñ“bearer ª");
    bytesAreSuspectedAsTheirTextIs("<" + "ñ".repeat(30) + "password>x");
  }

  @Example
  void aPatternThatLooksAtAllTheRestForEachMatchTakesNoLongTime() {
    Event event = Event.builder("log").put("message", "c".repeat(200_000)).build();

    Event safe =
        Assertions.assertTimeoutPreemptively(
            Duration.ofSeconds(30),
            () -> Fixtures.redact(event, Map.of("mask_pattern.x", "c.*b|c")));

    assertThat(safe.message()).matches("[*]+");
  }

  @Example
  void hostileTextsTakeNoLongTime() {
    int size = 200_000;
    List<String> texts =
        List.of(
            "password=".repeat(size / 9),
            "token" + " ".repeat(size) + "=",
            "= ".repeat(size / 2),
            "\\".repeat(size) + "\"=",
            "password=\"" + "\\\"".repeat(size / 2),
            "secret={".repeat(size / 8),
            "a:".repeat(size / 2),
            "://".repeat(size / 3),
            "://a:b".repeat(size / 6),
            "bearer ".repeat(size / 7),
            "-----BEGIN ".repeat(size / 11),
            "-----BEGIN PRIVATE KEY-----".repeat(size / 27),
            "<token>".repeat(size / 7),
            "--token ".repeat(size / 8),
            "token=a,".repeat(size / 8));

    for (String text : texts) {
      Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(10), () -> Fixtures.redact(text), () -> text.substring(0, 20));
    }
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of(NAMES);
  }

  @Provide
  Arbitrary<List<Integer>> wraps() {
    return Arbitraries.integers().between(0, 2).list().ofMaxSize(12);
  }

  @Provide
  Arbitrary<String> hints() {
    return Arbitraries.of(
            "password",
            "token",
            "=",
            ":",
            "\"",
            "ñ",
            "“",
            " ",
            "bearer ",
            "abcdefgh",
            "://",
            "a@b",
            "<",
            ">",
            "\\",
            "--",
            "api",
            "_",
            "key",
            "\u00AA")
        .list()
        .ofMaxSize(10)
        .map(parts -> String.join("", parts));
  }

  private static String plant(String name, int form, String secret) {
    // Unquoted values end at white space and quotes, of which a secret here has none.
    return switch (form) {
      case 0 -> name + "=" + secret;
      case 1 -> "x " + name + " : " + secret + " y";
      case 2 -> "{\"a\":1,\"" + name + "\":\"" + secret + "\",\"b\":2}";
      case 3 -> "{\\\"" + name + "\\\":\\\"" + secret + "\\\"}";
      case 4 -> "[sd@1 " + name + "=\"" + secret.replace("]", "\\]") + "\"] m";
      case 5 -> "run --" + name + " " + secret + " -v";
      case 6 -> "<" + name + ">" + secret + "</" + name + ">";
      case 7 -> "GET /?a=b&" + name + "=" + secret + "&c=d";
      case 8 -> "'" + name + "': '" + secret + "'";
      default -> name + ": Bearer " + secret;
    };
  }

  private static Event event(Object value) {
    return Event.builder("log").put("data", value).build();
  }

  private static Object wrap(Object value, Object around, List<Integer> wraps) {
    Object wrapped = value;
    for (int wrap : wraps) {
      if (wrap == 0) {
        List<Object> list = new ArrayList<>();
        list.add(around);
        list.add(wrapped);
        wrapped = list;
      } else {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("around", around);
        map.put(wrap == 1 || !(wrapped instanceof String key) ? "inner" : key, wrapped);
        wrapped = map;
      }
    }
    return wrapped;
  }

  private static void assertGone(Event event, String secret) {
    List<String> texts = new ArrayList<>();
    Fixtures.texts(event, texts);

    String escaped = secret.replace("]", "\\]");
    for (String text : texts) {
      if (text.contains(secret) || text.contains(escaped)) {
        assertThat(texts).as("%s survives", secret).isEmpty();
      }
    }
  }
}
