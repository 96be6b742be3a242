package io.edgebot.lib.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventId;
import io.edgebot.testing.TestEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;

class IdSplicerProperties {
  private static final EventId ID = new EventId("edge-1", 1, 5, 2);
  private static final String HEAD = "{\"_id\":\"edge-1/0000000000000001/5/2\"";

  @Property
  void putsTheIdentityFirstAndKeepsTheRest(
      @ForAll @Size(max = 6) Map<String, String> fields,
      @ForAll long generation,
      @ForAll @LongRange(min = 1) long number,
      @ForAll @IntRange(min = 0, max = 3) int part)
      throws IOException {
    fields.remove("_id");
    EventId id = new EventId("edge.A_1-x", generation, number, part);

    String line = splice(TestEvent.of(id, json(fields)));

    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("_id", id.toString());
    expected.putAll(fields);
    assertThat(parse(line)).containsExactlyEntriesOf(expected);
    assertThat(line).endsWith(json(fields).substring(1));
  }

  @Property
  void replacesAFieldOfThatName(
      @ForAll @Size(max = 4) @UniqueElements List<String> keys,
      @ForAll String own,
      @ForAll @IntRange(min = 0, max = 4) int place)
      throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    var event = Event.builder("");
    for (int i = 0; i <= keys.size(); i++) {
      if (i == Math.min(place, keys.size())) {
        fields.put("_id", own);
      }
      if (i < keys.size() && !Set.of("_id", "type", "timestamp").contains(keys.get(i))) {
        fields.put(keys.get(i), "v" + i);
      }
    }
    fields.put("type", "");
    fields.put("timestamp", "2026-11-24T10:00:00Z");
    fields.forEach(event::put);

    String line = splice(TestEvent.of(ID, json(fields), event.build()));

    fields.put("_id", ID.toString());
    Map<String, String> parsed = parse(line);
    assertThat(parsed).containsExactlyInAnyOrderEntriesOf(fields);
    assertThat(parsed.keySet().iterator().next()).isEqualTo("_id");
  }

  @Example
  void takesSpaceAndEmptyObjects() throws IOException {
    assertThat(splice(TestEvent.of(ID, "{}"))).isEqualTo(HEAD + "}");
    assertThat(splice(TestEvent.of(ID, " { }"))).isEqualTo(HEAD + "}");
    assertThat(splice(TestEvent.of(ID, "\t{ \"a\" : 1 }"))).isEqualTo(HEAD + ",\"a\" : 1 }");
  }

  @Example
  void leavesTheNameAloneInsideOtherFields() throws IOException {
    assertThat(splice(TestEvent.of(ID, "{\"a\":{\"_id\":1},\"b\":\"_id\"}")))
        .isEqualTo(HEAD + ",\"a\":{\"_id\":1},\"b\":\"_id\"}");
  }

  @Example
  void refusesWhatIsNoObject() {
    for (String text : new String[] {"", "  ", "[1]", "null"}) {
      assertThatThrownBy(() -> splice(TestEvent.of(ID, text)))
          .isInstanceOf(UnsendableException.class)
          .hasMessage("event edge-1/0000000000000001/5/2 is not a JSON object");
    }
  }

  private static String splice(TestEvent event) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    IdSplicer.write(event, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String json(Map<String, String> fields) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = Json.FACTORY.createGenerator(out)) {
      Json.write(json, fields);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Map<String, String> parse(String line) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    try (JsonParser json = Json.FACTORY.createParser(line.getBytes(StandardCharsets.UTF_8))) {
      json.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
      assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        fields.put(key, json.nextTextValue());
      }
      assertThat(json.nextToken()).isNull();
    }
    return fields;
  }
}
