package io.edgebot.processor.quality.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.event.Event;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventSchemaTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          {"properties":{"a":{"type":"integer"}}}                      | {"a":1.0}               | -
          {"properties":{"a":{"type":"integer"}}}                      | {"a":1.5}               | schema /a schema: type
          {"required":["a"]}                                           | {"b":1}                 | schema  schema: required
          {"properties":{"a":{"maximum":10}}}                          | {"a":1e300}             | schema /a schema: maximum
          {"properties":{"a":{"maximum":10}}}                          | {"a":1e999999999}       | schema /a schema: maximum
          {"properties":{"a":{"multipleOf":0.1}}}                      | {"a":0.3}               | -
          {"properties":{"a":{"multipleOf":7}}}                        | {"a":1e-999999999}      | -
          {"properties":{"a":{"const":1}}}                             | {"a":1.0}               | -
          {"properties":{"a":{"enum":["x",{"y":[1]}]}}}                | {"a":{"y":[1.0]}}       | -
          {"properties":{"a":{"enum":["x"]}}}                          | {"a":"y"}               | schema /a schema: enum
          {"properties":{"a":{"pattern":"^x+$"}}}                      | {"a":"xxy"}             | schema /a schema: pattern
          {"patternProperties":{"^s_":{"type":"string"}}}              | {"s_1":"x","t":1}       | -
          {"patternProperties":{"^s_":{"type":"string"}}}              | {"s_1":1}               | schema /s_1 schema: type
          {"properties":{"a":{"uniqueItems":true}}}                    | {"a":[1,"1",[1],{}]}    | -
          {"properties":{"a":{"uniqueItems":true}}}                    | {"a":[{"x":1},{"x":1.0}]} | schema /a schema: uniqueItems
          {"$defs":{"d":{"minLength":2}},"properties":{"a~/":{"$ref":"#/$defs/d"}}} | {"a~/":"x"} | schema /a~0~1 schema: minLength
          {"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"exclusiveMinimum":0}}} | {"a":0} | schema /a schema: exclusiveMinimum
          {"properties":{"a":{"type":["null","object"]}}}              | {"a":null}              | -
          """)
  void tellsWhatDoesNotFit(String schema, String event, String reason) throws Exception {
    String json = event.replaceFirst("^\\{", "{\"type\":\"t\",");

    assertThat(reasons(schema, json)).isEqualTo(reason == null ? List.of() : List.of(reason));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"type":"object",                        | line 1: it must be JSON (
          {"a":1,"a":2}                            | line 1: it must be JSON (Duplicate field 'a')
          {} {}                                    | it must be one JSON object (more than one value)
          []                                       | it must be one JSON object
          {"properties":{"a":{"type":"text"}}}     | /properties/a/type = 'text' must be what JSON Schema allows there (Expected any of [[array, boolean, integer, null, number, object, string]])
          {"properties":{"a":{"minLength":-1}}}    | /properties/a/minLength = '-1' must be what JSON Schema allows there (-1 is less than 0)
          {"required":{"a":true}}                  | /required = '{a=true}' must be what JSON Schema allows there (Value is [object] but should be [array])
          {"properties":{"a":{"pattern":"(?=x)"}}} | '(?=' must be a regular expression of RE2
          {"patternProperties":{"(":{}}}           | '(' must be a regular expression of RE2
          {"$ref":"other.json"}                    | $ref = 'other.json' must be a place in the same file
          {"$ref":"#/$defs/none"}                  | $ref = '#/$defs/none' must be a place in the same file
          {"$ref":"#nowhere"}                      | $ref = '#nowhere' must be a place in the same file
          {"$schema":"http://127.0.0.1/mine"}      | $schema = 'http://127.0.0.1/mine' must be one of https://json-schema.org/draft/2020-12/schema,
          {"$ref":"#"}                             | it refers to itself without end
          """)
  void refusesWhatIsNoSchema(String schema, String message) {
    assertThatThrownBy(() -> EventSchema.parse(schema))
        .isInstanceOf(FileFormatException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aPatternOrALongListTakesNoLongTime() {
    String schema =
        "{\"properties\":{\"a\":{\"pattern\":\"^(x+)+$\"},\"b\":{\"uniqueItems\":true}}}";
    Event event =
        Event.builder("t")
            .put("a", "x".repeat(50_000) + "!")
            .put("b", IntStream.range(0, 50_000).boxed().toList())
            .build();

    List<String> reasons =
        Assertions.assertTimeoutPreemptively(
            Duration.ofSeconds(10), () -> reasons(schema, event, "quality"));

    assertThat(reasons).containsExactly("schema /a schema: pattern");
  }

  @Test
  void tellsAFewOfManyErrorsAndNoValue() throws Exception {
    Event event = Event.builder("t").put("a", Collections.nCopies(500, "Xq7SecretXq7")).build();

    List<String> reasons =
        reasons("{\"properties\":{\"a\":{\"items\":{\"type\":\"number\"}}}}", event, "quality");

    assertThat(reasons).hasSize(16).contains("schema /a/15 schema: type");
    assertThat(reasons.toString()).doesNotContain("Secret");
  }

  @Test
  void doesNotLookAtTheVerdict() throws Exception {
    Event event = Event.builder("t").put("quality", Map.of("outcome", "pass")).build();

    assertThat(
            reasons(
                "{\"properties\":{\"type\":{},\"timestamp\":{}},\"additionalProperties\":false}",
                event,
                "quality"))
        .isEmpty();
  }

  private static List<String> reasons(String schema, String json) throws Exception {
    return reasons(schema, Json.event(json), "quality");
  }

  private static List<String> reasons(String schema, Event event, String without) throws Exception {
    Findings findings = new Findings(EnumSet.noneOf(Check.class));
    EventSchema.parse(schema).check(event, without, findings);
    return findings.isEmpty()
        ? List.of()
        : Fixtures.reasons(findings.verdict(Outcome.ANNOTATE, 64));
  }
}
