package io.edgebot.processor.redact.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.Event;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A value at a path is found, however deep in whatever JSON text it stands. */
class JsonPathsProperties {
  private static final String SECRET = "Q7xY3kZ9";
  private static final String OTHER = "Q8aB5mW2";

  /** Names that count nowhere but at these paths. */
  private static final Redactor REDACTOR =
      new Redactor(
          Fixtures.settings(Map.of("mask_fields", new String[] {"**.deep.vault, **.deep.drawer"})));

  @Provide
  Arbitrary<String> strings() {
    return Arbitraries.strings().withChars("{}[]\",:'\\= aé1%&\n").ofMaxLength(12);
  }

  /** What is put around: 0 an object, 1 a list, 2 a string of JSON in an object. */
  @Provide
  Arbitrary<List<Integer>> places() {
    return Arbitraries.of(0, 0, 1, 2).list().ofMaxSize(8);
  }

  @Provide
  Arbitrary<List<Wrapping>> wrappings() {
    // Of HTML's entities the quotes only are written as such: what is a layer is not clear then.
    return Arbitraries.of(Wrapping.class)
        .filter(wrapping -> wrapping != Wrapping.HTML)
        .list()
        .ofMaxSize(1);
  }

  @Property(tries = 3000)
  void itIsFound(
      @ForAll("places") List<Integer> places,
      @ForAll("strings") String before,
      @ForAll("strings") String behind,
      @ForAll("wrappings") List<Wrapping> wrappings) {
    String sibling = "\"x\":" + string(before) + ',';
    String deep = "\"vault\":" + string(SECRET + before) + ",\"drawer\":" + string(OTHER + behind);
    String text = '{' + sibling + "\"deep\":{" + deep + "},\"y\":" + string(behind) + '}';
    for (int place : places) {
      text =
          switch (place) {
            case 0 -> '{' + sibling + "\"a\":" + text + ",\"b\":[1]}";
            case 1 -> "[1," + text + ",\"c\"]";
            default -> '{' + sibling + "\"json\":" + string(text) + '}';
          };
    }
    Event event = Event.builder("log").put("message", Wrapping.wrap(text, wrappings)).build();

    Event safe = Objects.requireNonNull(REDACTOR.redact(event));

    assertThat(Wrapping.allLayers(safe.message())).doesNotContain(SECRET, OTHER);
  }

  private static String string(String text) {
    return '"' + Wrapping.JSON.wrap(text) + '"';
  }
}
