package io.edgebot.processor.redact.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomGenerator;

/**
 * Secrets of every detector, wrapped and planted wherever an event can hold a text, are nowhere in
 * what comes out. With {@code -Dedgebot.long=true} very many are tried.
 */
class AttackProperties {
  private static final int LONG = 1_000_000;
  private static final int PART = 6;

  private static final Redactor REDACTOR =
      new Redactor(
          Fixtures.settings(
              Map.of(
                  "detectors", Kind.detectors().stream().map(Kind::label).toArray(String[]::new))));

  /**
   * One try.
   *
   * @param secret what is planted
   * @param wrappings what its text is wrapped in
   * @param before stands before it
   * @param behind stands behind it
   * @param places how deep it lies, and in what: 0 a list, 1 a map's value, 2 a map's key
   * @param field where in the event
   */
  record Attack(
      PlantedSecret secret,
      List<Wrapping> wrappings,
      String before,
      String behind,
      List<Integer> places,
      String field) {}

  @Provide
  Arbitrary<Attack> attacks() {
    return Combinators.combine(
            PlantedSecret.any(),
            Arbitraries.of(Wrapping.class).list().ofMaxSize(3),
            Arbitraries.of("", " ", "<13>app: ", "{\"m\":\"", "a=1, ", "(", "x;", "é ", "[", "\n"),
            Arbitraries.of("", " ", "\"}", ", b=2", ")", "; y", " ü", "]", "\n", " 17"),
            Arbitraries.integers().between(0, 2).list().ofMaxSize(8),
            Arbitraries.of("message", "raw_message", "structured_data", "type", "Häuser", "url"))
        .as(Attack::new);
  }

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void noSecretComesOut(@ForAll("attacks") Attack attack) {
    run(attack);
  }

  @Example
  void noSecretComesOutInALongRun() {
    if (Boolean.getBoolean("edgebot.long")) {
      RandomGenerator<Attack> attacks = attacks().generator(1000);
      Random random = new Random();
      for (int i = 0; i < LONG; i++) {
        run(attacks.next(random).value());
      }
    }
  }

  private static void run(Attack attack) {
    Event safe = REDACTOR.redact(event(attack));
    if (safe != null) { // else it was withheld
      assertGone(attack, Objects.requireNonNull(safe));
    }
  }

  private static Event event(Attack attack) {
    String text =
        Wrapping.wrap(
            attack.before() + attack.secret().text() + attack.behind(), attack.wrappings());
    if (attack.field().equals("type")) {
      return Event.builder(text).timestamp(Instant.EPOCH).build();
    }
    if (attack.places().isEmpty()) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return new EventBuilder()
          .base(bytes)
          .put("type", "log")
          .timestamp(Instant.EPOCH)
          .putUtf8(attack.field(), 0, bytes.length)
          .build();
    }
    Object value = text;
    for (int place : attack.places()) {
      if (place == 0) {
        List<Object> list = new ArrayList<>();
        list.add(7);
        list.add(value);
        value = list;
      } else {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("around", null);
        map.put(place == 2 && value instanceof String key ? key : "inner", value);
        value = map;
      }
    }
    return Event.builder("log").timestamp(Instant.EPOCH).put(attack.field(), value).build();
  }

  private static void assertGone(Attack attack, Event safe) {
    List<String> texts = new ArrayList<>();
    Fixtures.texts(safe, texts);
    texts.remove(Instant.EPOCH.toString()); // what was not planted, but has digits
    String all = Wrapping.allLayers(String.join("\n", texts));
    String secret = attack.secret().secret();
    for (int i = 0; i + PART <= secret.length(); i++) {
      String part = secret.substring(i, i + PART);
      if (all.contains(part)) {
        assertThat(safe.toString()).as("%s in what comes of %s", part, attack).isEmpty();
      }
    }
  }
}
