package io.edgebot.processor.quality.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.event.Event;
import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.testing.TestProcessorBatch;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QualityProcessorTest {
  private static final Event GOOD = Event.builder("other").build();
  private static final Event ANNOTATED = Event.builder("log").put("message", "m").build();
  private static final Event REFUSED =
      Event.builder("log").put("file_path", "/f").put("message", "\0\u001b").build();

  @Test
  void countsOutcomesAndChecks() throws Exception {
    try (FakeContext context = new FakeContext()) {
      QualityProcessor processor =
          Fixtures.processor(Map.of("quarantine", new String[] {"control", "size"}));
      processor.open(context);
      TestProcessorBatch batch = TestProcessorBatch.of(GOOD, ANNOTATED, REFUSED, GOOD);

      processor.process(batch);

      assertThat(count(context, "events_total/pass")).isZero();
      batch.becomeDurable();
      assertThat(count(context, "events_total/pass")).isEqualTo(2);
      assertThat(count(context, "events_total/annotate")).isEqualTo(1);
      assertThat(count(context, "events_total/quarantine")).isEqualTo(1);
      assertThat(count(context, "failures_total/required")).isEqualTo(1);
      assertThat(count(context, "failures_total/control")).isEqualTo(1);
      assertThat(count(context, "failures_total/type")).isZero();
      assertThat(batch.refused()).isEqualTo(Map.of(2, "quality_control"));
      assertThat(batch.event(0)).isSameAs(GOOD);
      assertThat(batch.event(2).get("quality"))
          .asString()
          .startsWith("{outcome=quarantine, score=90");
      assertThat(batch.replaced()).hasSize(2);
    }
  }

  @Test
  void standsBehindRedaction() {
    assertThat(Fixtures.processor(Map.of()).after()).containsExactly("redact");
  }

  @Test
  void refusesSettingsWithFileKeyAndValue() {
    refused(
        Map.of("quarantine", new String[] {"control, loud"}),
        "quarantine = 'loud' must be one of clock, control, depth, duplicate, future,");
    refused(Map.of("quarantine_below", 101), "quarantine_below = '101' must be a number from 0");
    refused(Map.of("max_reasons", 0), "max_reasons = '0' must be a number from 1 to 64");
    refused(Map.of("field", "message"), "field = 'message' must be a name of letters, digits");
    refused(Map.of("field", "a.b"), "field = 'a.b' must be a name of letters, digits");
    refused(Map.of("rules_file", "a\0b"), "rules_file = 'a\0b' must be a path");
    refused(Map.of("schema.door", " "), "schema.door = ' ' must be a path");
    refused(Map.of("schema.", "/f"), "schema. = '/f' must be schema.<type>");
  }

  private static void refused(Map<String, ?> keys, String message) {
    assertThatThrownBy(() -> Fixtures.processor(keys))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("etc/io.edgebot.processor.quality-main.cfg: " + message);
  }

  private static long count(FakeContext context, String name) {
    return context.context.count("edgebot_quality_" + name);
  }
}
