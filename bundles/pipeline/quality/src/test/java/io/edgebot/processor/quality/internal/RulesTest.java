package io.edgebot.processor.quality.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.event.Event;
import io.edgebot.api.plugin.State;
import io.edgebot.testing.TestProcessorBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesTest {
  private static final Event DOOR = Event.builder("door").put("state", "ajar").build();

  private final FakeContext context = new FakeContext();

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(directory.resolve("own.rules"), "[door]\nstate one_of open,closed\n");
  }

  @AfterEach
  void close() {
    context.close();
  }

  @Test
  void aChangedFileCountsWithoutARestart() throws Exception {
    QualityProcessor processor = Fixtures.processor(Map.of("rules_file", file.toString()));
    processor.open(context);
    assertThat(reason(processor)).isEqualTo("one_of state one of open, closed");

    Files.writeString(file, "[door]\nstate one_of open,closed,ajar\nwidth required\n");

    await().until(() -> reason(processor).equals("required width given"));
    assertThat(context.context.lastHealth()).isEqualTo("healthy");
    processor.close();
  }

  @Test
  void whenTheFileBecomesBadTheLastGoodRulesGoOn() throws Exception {
    Rules rules = open();
    assertThat(reason(rules)).isEqualTo("one_of state one of open, closed");
    assertThat(context.context.lastHealth()).isEqualTo("healthy");

    Files.writeString(file, "[door]\nstate one_of\n");
    rules.refresh();

    assertThat(reason(rules)).isEqualTo("one_of state one of open, closed");
    assertThat(context.context.lastHealth())
        .isEqualTo(
            degraded(
                "rules_file",
                file,
                "a rules file: line 2: 'one_of' must be followed by words with commas between"
                    + " them"));

    Files.writeString(file, "[door]\nstate number\n");
    rules.refresh();

    assertThat(reason(rules)).isEqualTo("type state number");
    assertThat(context.context.lastHealth()).isEqualTo("healthy");
  }

  @Test
  void theLastGoodRulesSurviveARestart() throws Exception {
    assertThat(reason(open())).isEqualTo("one_of state one of open, closed");
    Files.write(file, new byte[] {(byte) 0xff});

    Rules rules = open();

    assertThat(reason(rules)).isEqualTo("one_of state one of open, closed");
    assertThat(context.context.lastHealth())
        .isEqualTo(degraded("rules_file", file, "a rules file: it is not UTF-8"));
  }

  @Test
  void aFileThatIsMissingOrTooLargeLeavesTheShippedRules() throws Exception {
    Files.delete(file);

    Rules rules = open();

    Event event = Event.builder("log").put("message", "m").build();
    assertThat(Fixtures.judge(Map.of(), rules.book(), event).event(0).get("quality"))
        .asString()
        .contains("path=file_path");
    assertThat(context.context.lastHealth())
        .isEqualTo(degraded("rules_file", file, "a rules file: it cannot be read"));
    Files.writeString(file, "#" + "x".repeat(64 * 1024));
    rules.refresh();
    assertThat(context.context.lastHealth())
        .isEqualTo(degraded("rules_file", file, "a rules file: it is larger than 65536 bytes"));
  }

  @Test
  void shippedRulesCanBeLeftOut() throws Exception {
    QualityProcessor processor = Fixtures.processor(Map.of("shipped_rules", false));
    processor.open(context);
    TestProcessorBatch batch =
        TestProcessorBatch.of(Event.builder("log").put("message", 7).build());

    processor.process(batch);
    batch.becomeDurable();

    assertThat(batch.replaced()).isEmpty();
    assertThat(context.context.count("edgebot_quality_events_total/pass")).isEqualTo(1);
  }

  @Test
  void aSchemaIsReadAgainToo() throws Exception {
    Path schema = directory.resolve("door.json");
    Files.writeString(schema, "{\"required\":[\"width\"]}");
    Rules rules =
        new Rules(
            Fixtures.settings(Map.of("schema.door", schema.toString())),
            context.state(),
            context.health());
    assertThat(reason(rules)).isEqualTo("schema  schema: required");

    Files.writeString(schema, "{\"required\":7}");
    rules.refresh();

    assertThat(reason(rules)).isEqualTo("schema  schema: required");
    assertThat(context.context.lastHealth())
        .isEqualTo(
            degraded(
                "schema.door",
                schema,
                "a JSON Schema: /required = '7' must be what JSON Schema allows there (Value is"
                    + " [integer] but should be [array])"));

    Files.writeString(schema, "{\"properties\":{\"state\":{\"const\":\"open\"}}}");
    rules.refresh();

    assertThat(reason(rules)).isEqualTo("schema /state schema: const");
    assertThat(context.context.lastHealth()).isEqualTo("healthy");
  }

  @Test
  void stateThatAnotherVersionLeftIsNotTaken() throws Exception {
    context.values.put(
        "rules_file", new State.Value(2, "[door]\nstate number".getBytes(StandardCharsets.UTF_8)));
    Files.delete(file);

    assertThat(reason(open())).isEmpty();
  }

  private static String degraded(String key, Path file, String allowed) {
    return "degraded: etc/io.edgebot.processor.quality-main.cfg: "
        + key
        + " = '"
        + file
        + "' must be "
        + allowed
        + "; what could last be used goes on";
  }

  private Rules open() throws Exception {
    return new Rules(
        Fixtures.settings(Map.of("rules_file", file.toString())),
        context.state(),
        context.health());
  }

  private static String reason(Rules rules) {
    return reason(Fixtures.judge(Map.of(), rules.book(), DOOR));
  }

  private static String reason(QualityProcessor processor) {
    TestProcessorBatch batch = TestProcessorBatch.of(DOOR);
    processor.process(batch);
    return reason(batch);
  }

  private static String reason(TestProcessorBatch batch) {
    return batch.event(0).get("quality") instanceof Map<?, ?> verdict
        ? Fixtures.reasons(verdict).get(0)
        : "";
  }
}
