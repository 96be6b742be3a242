package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code bin/edgebot pipeline test} runs an operator's cases through the configured processors, and
 * keeps nothing of them.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PipelineTestIT {
  private static final String LOGIN = event("informational", "login password=hunter2");
  private static final String MASKED = event("informational", "login password=***");
  private static final String NOISE = event("debug", "tick");
  private static final String SECRET = event("informational", "withhold this: s3cr3t-of-the-test");

  @TempDir private static Path directory;
  @TempDir private static Path built;
  private static Instance instance;

  @BeforeAll
  static void start() throws IOException {
    instance = Distribution.instance("mothership", "pipeline-test");
    instance.configure(
        "io.edgebot.processor.filter-noise.cfg", "rule.1 = drop severity<informational\n");
    instance.configure("io.edgebot.processor.trial-main.cfg", "# defaults\n");
    instance.configure(
        "io.edgebot.pipeline.cfg",
        "processors = trial-main, redact-main, filter-noise\nrequired = redact-main\n");
    instance.start().awaitOk("/readyz");
    Path jar =
        SourcePlugin.processor("1.0.0")
            .importing("io.edgebot.api.event")
            .process(
                """
                for (int i = 0; i < batch.size(); i++) {
                  if (String.valueOf(batch.event(i).message()).startsWith("withhold")) {
                    batch.refuse(i, "suspect");
                  }
                }
                """)
            .build(built);
    assertThat(instance.shell("bundle:install --start " + jar.toUri()).status()).isZero();
    Site.awaitPlugin(instance, "trial-main");
    Site.awaitPlugin(instance, "filter-noise");
  }

  @AfterAll
  static void stop() {
    instance.close();
  }

  @Test
  @Order(1)
  void casesPassAndNothingOfThemIsKept() throws IOException {
    write("masks/input.ndjson", LOGIN, NOISE, SECRET);
    write(
        "masks/expected.ndjson",
        MASKED,
        "{\"dropped\":\"filtered\",\"by\":\"filter-noise\"}",
        "{\"refused\":\"withheld\",\"by\":\"trial-main\"}");
    Commands.Result result = test();
    assertThat(result.output())
        .isEqualTo(
            """
            pipeline: trial-main, redact-main, filter-noise
                quality-main: it is not used: name it in processors of etc/io.edgebot.pipeline.cfg
            ok  masks
            1 passed, 0 failed
            """);
    assertThat(result.status()).isZero();
    assertThat(instance.shell("edgebot:quarantine-list").output())
        .contains("Nothing is in quarantine.");
    String stats = instance.get("/stats").body();
    assertThat(stats).contains("\"redact-main\":{\"processed\":0,\"errors\":0");
    assertThat(instance.get("/metrics").body())
        .contains(
            "edgebot_redact_values_total{detector=\"credentials\",instance=\"redact-main\"} 0.0")
        .contains("edgebot_journal_events 0.0")
        .contains("mothership_pipeline_events_total{outcome=\"passed\"} 0.0");
    assertThat(instance.log()).doesNotContain("s3cr3t-of-the-test", "hunter2");
  }

  @Test
  @Order(2)
  void aCaseThatFailsSaysWhere() throws IOException {
    write("open/input.ndjson", LOGIN, NOISE);
    write("open/expected.ndjson", LOGIN, NOISE);
    Commands.Result result = test();
    assertThat(result.output())
        .contains("ok  masks\nFAILED  open\n")
        .contains(
            "    line 1 (input line 1): message: expected \"login password=hunter2\","
                + " but was \"login password=***\"\n")
        .contains(
            "    line 2 (input line 2): expected "
                + NOISE
                + ", but was {\"dropped\":\"filtered\",\"by\":\"filter-noise\"}\n")
        .contains("1 passed, 1 failed\n");
    assertThat(result.status()).isEqualTo(1);
  }

  @Test
  @Order(3)
  void aChangedConfigurationCounts() throws IOException {
    instance.configure("io.edgebot.processor.filter-noise.cfg", "rule.1 = drop severity<notice\n");
    write("open/expected.ndjson", "{\"dropped\":\"filtered\"}", "{\"dropped\":\"filtered\"}");
    await().atMost(LIMIT).until(() -> test().output().contains("ok  open\n"));
    instance.configure("io.edgebot.pipeline.cfg", "processors =\n");
    await().atMost(LIMIT).until(() -> test().output().startsWith("pipeline: no processors\n"));
    assertThat(test().output()).contains("0 passed, 2 failed\n");
  }

  @Test
  @Order(4)
  void whatComesOutIsWritten() throws IOException {
    Commands.Result result = instance.edgebot("pipeline", "test", "--write", directory.toString());
    assertThat(result.output()).contains("written  masks\nwritten  open\n");
    assertThat(result.status()).isZero();
    assertThat(Files.readAllLines(directory.resolve("open/expected.ndjson")))
        .isEqualTo(List.of(LOGIN, NOISE));
    assertThat(test().status()).isZero();
  }

  @Test
  @Order(5)
  void wrongUsageHasAStatusOfItsOwn() throws IOException {
    check(2, "pipeline has one command", "pipeline", "trial");
    check(2, "pipeline has one command", "pipeline", "test");
    check(2, "pipeline has one command", "pipeline", "test", "--wipe", directory.toString());
    check(2, "there is no directory /nowhere.", "pipeline", "test", "/nowhere");
    check(2, "holds no case", "pipeline", "test", directory.resolve("open/..").resolve("none"));
  }

  @Test
  @Order(6)
  void anInstanceThatDoesNotRunSaysSo() throws IOException {
    assertThat(instance.terminate()).isIn(0, 143);
    check(2, "does not run, and its processors are what is tested", "pipeline", "test", directory);
  }

  private static void check(int status, String message, Object... arguments) throws IOException {
    Files.createDirectories(directory.resolve("none/.hidden"));
    Commands.Result result =
        instance.edgebot(
            java.util.Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    assertThat(result.output()).contains(message);
    assertThat(result.status()).isEqualTo(status);
  }

  private static Commands.Result test() throws IOException {
    return instance.edgebot("pipeline", "test", directory.toString());
  }

  private static String event(String severity, String message) {
    return "{\"type\":\"syslog\",\"timestamp\":\"2026-11-24T10:00:00Z\",\"severity\":\""
        + severity
        + "\",\"message\":\""
        + message
        + "\"}";
  }

  private static void write(String file, String... lines) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.write(path, List.of(lines));
  }
}
