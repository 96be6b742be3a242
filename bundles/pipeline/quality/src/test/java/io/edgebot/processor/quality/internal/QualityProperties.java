package io.edgebot.processor.quality.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventBuilder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

class QualityProperties {
  private static final String SECRET = "Xq7SecretXq7";
  private static final RuleBook RULES =
      Fixtures.book(
          "[*]",
          "@depth 2",
          "@size 200",
          "[syslog, weather]",
          "message text length ..20 pattern ^[a-z]*$ one_of a,b,cd",
          "hostname text clock",
          "location.x[] integer range 0..10");

  /** Reasons say what was asked for, never what was there. */
  @Property(tries = 150)
  void noValueIsInTheVerdict(@ForAll("events") Map<String, @Nullable Object> fields) {
    fields.remove("quality");
    Event judged = judged(event(fields));

    if (judged.get("quality") instanceof Map<?, ?> verdict) {
      assertThat(verdict.toString()).doesNotContain("Secret");
      assertThat(Json.text(judged).length() - Json.text(event(fields)).length())
          .isBetween(50, 4000);
    }
  }

  /** What has nothing wrong is the very same; what has is the same but for the verdict. */
  @Property(tries = 150)
  void allElseStaysAsItIs(@ForAll("events") Map<String, @Nullable Object> fields) {
    fields.remove("quality");
    Event event = event(fields);

    Event judged = judged(event);

    if (judged.indexOf("quality") < 0) {
      assertThat(judged).isSameAs(event);
    } else {
      assertThat(Json.text(judged.toBuilder().remove("quality").build()))
          .isEqualTo(Json.text(event));
    }
  }

  @Property(tries = 150)
  void judgedTwiceIsJudgedOnce(@ForAll("events") Map<String, @Nullable Object> fields) {
    String once = Json.text(judged(event(fields)));

    assertThat(Json.text(judged(Json.event(once)))).isEqualTo(once);
  }

  /** An input's event, whose texts are slices, is judged as one that came as JSON. */
  @Property(tries = 150)
  void slicesAreJudgedAsTexts(@ForAll("events") Map<String, @Nullable Object> fields) {
    Event decoded = Json.event(Json.text(event(fields)));

    assertThat(Json.text(judged(sliced(decoded)))).isEqualTo(Json.text(judged(decoded)));
  }

  private static Event judged(Event event) {
    return Fixtures.judge(Map.of("max_reasons", 64), RULES, event).events().get(0);
  }

  private static Event event(Map<String, @Nullable Object> fields) {
    EventBuilder builder = Event.builder((String) fields.get("type"));
    fields.forEach(builder::put);
    return builder.put("timestamp", "2026-11-30T11:00:00Z").build();
  }

  private static Event sliced(Event event) {
    StringBuilder texts = new StringBuilder();
    for (int i = 0; i < event.size(); i++) {
      texts.append(event.value(i) instanceof String text ? text : "");
    }
    EventBuilder builder =
        new EventBuilder().base(texts.toString().getBytes(StandardCharsets.UTF_8));
    int at = 0;
    for (int i = 0; i < event.size(); i++) {
      if (event.value(i) instanceof String text) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (event.key(i).equals("type") || event.key(i).equals("timestamp")) {
          builder.put(event.key(i), text);
        } else {
          builder.putUtf8(event.key(i), at, length);
        }
        at += length;
      } else {
        builder.put(event.key(i), event.value(i));
      }
    }
    return builder.build();
  }

  @Provide
  Arbitrary<Map<String, @Nullable Object>> events() {
    Arbitrary<String> types = Arbitraries.of("syslog", "weather", "snmp", "other", "");
    Arbitrary<String> keys =
        Arbitraries.of(
            "message",
            "hostname",
            "severity",
            "priority",
            "location",
            "results",
            "lat",
            "quality",
            "free",
            "facility",
            "source");
    return types.flatMap(
        type ->
            Arbitraries.maps(keys, values(0))
                .ofMaxSize(8)
                .map(
                    map -> {
                      Map<String, @Nullable Object> fields = new LinkedHashMap<>(map);
                      fields.put("type", type);
                      return fields;
                    }));
  }

  private static Arbitrary<Object> values(int depth) {
    Arbitrary<Object> small =
        Arbitraries.of(
            SECRET,
            SECRET + "\u001b",
            "1969-" + SECRET,
            "2999-12-31",
            "\ufffd" + SECRET,
            "a",
            "cd",
            "",
            "é".repeat(15),
            SECRET.repeat(9),
            7L,
            -1L,
            2.5,
            true);
    if (depth == 4) {
      return small;
    }
    Arbitrary<Object> inner = values(depth + 1);
    Arbitrary<List<Object>> lists = inner.list().ofMaxSize(3);
    Arbitrary<Map<String, Object>> maps =
        Arbitraries.maps(Arbitraries.of("x", "oid", "latitude", "outcome"), inner).ofMaxSize(3);
    return Arbitraries.frequencyOf(
        Tuple.of(6, small),
        Tuple.of(1, lists.map(list -> (Object) list)),
        Tuple.of(1, maps.map(map -> (Object) map)));
  }
}
