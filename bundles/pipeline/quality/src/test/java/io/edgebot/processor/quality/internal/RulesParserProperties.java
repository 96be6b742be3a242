package io.edgebot.processor.quality.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.Event;
import io.edgebot.testing.TestProcessorBatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Assertions;

/** Whatever stands in a file, it is used, or refused with the line. */
class RulesParserProperties {
  private static final Event EVENT =
      Event.builder("a").put("b", "text").put("c", Map.of("d", List.of(1, "x"))).build();

  @Property(tries = 2000)
  void isUsedOrRefusedWithTheLine(@ForAll("files") String text) {
    try {
      Map<String, Section> sections = RulesParser.parse(text);
      TestProcessorBatch batch =
          Fixtures.judge(Map.of(), new RuleBook(List.of(sections), Map.of()), EVENT);
      assertThat(batch.size()).isEqualTo(1);
    } catch (FileFormatException e) {
      assertThat(e.getMessage()).matches("(?s)line [1-9][0-9]*: '.*' must be .+");
      assertThat(e.getMessage().length()).isLessThan(1500);
      assertThat(e.getMessage().chars()).noneMatch(Character::isISOControl);
    }
  }

  @Provide
  Arbitrary<String> files() {
    Arbitrary<String> words =
        Arbitraries.frequencyOf(
            Tuple.of(
                9,
                Arbitraries.of(
                    "b",
                    "c",
                    "c.d",
                    "c.d[]",
                    "[]",
                    "@size",
                    "@depth",
                    "@past",
                    "@control",
                    "@x",
                    "required",
                    "text",
                    "integer",
                    "list",
                    "range",
                    "0..7",
                    "..",
                    "1..",
                    "length",
                    "one_of",
                    "a,b",
                    "pattern",
                    "^x*$",
                    "(",
                    "\"",
                    "\"a b\"",
                    "\\",
                    "clock",
                    "cost",
                    "10",
                    "quarantine",
                    "off",
                    "31d",
                    "time_after",
                    "2001-01-01T00:00:00Z")),
            Tuple.of(1, Arbitraries.strings().ofMaxLength(6)));
    Arbitrary<String> lines = words.list().ofMaxSize(6).map(list -> String.join(" ", list));
    return lines.list().ofMaxSize(4).map(list -> "[a]\n" + String.join("\n", list));
  }

  /** A pattern that takes others for ever takes no long time here. */
  @Example
  void aHostilePatternTakesNoLongTime() {
    RuleBook rules = Fixtures.book("[a]", "b pattern ^(a+)+$");
    Event event = Event.builder("a").put("b", "a".repeat(100_000) + "!").build();

    TestProcessorBatch batch =
        Assertions.assertTimeoutPreemptively(
            Duration.ofSeconds(5), () -> Fixtures.judge(Map.of(), rules, event));

    assertThat(batch.event(0).get("quality")).asString().contains("rule=pattern");
  }
}
