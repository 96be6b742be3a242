package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.edgebot.itests.FieldRequest.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What the quality processor's page says, on a mothership to which events are posted. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class QualityIT {
  private static final String PID = "io.edgebot.processor.quality-main.cfg";
  private static final String SCHEMA = "/etc/edgebot/badge.schema.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Instance instance;
  private static Store store;
  private static Shell shell;
  private static String token;
  private static PluginPage page;
  private static Path files;

  /** The field of the verdict: another one for each configuration, which so is told apart. */
  private static String field = "quality";

  /** Numbers configurations and events. */
  private static int number;

  @BeforeAll
  static void start() throws IOException {
    instance = Distribution.instance("mothership", "quality");
    page = PluginPage.of("bundles/pipeline/quality");
    files = Files.createDirectories(instance.base().resolve("files"));
    write("own.rules", page.files().get("/etc/edgebot/own.rules"));
    write("badge.schema.json", page.files().get(SCHEMA));
    instance.configure(PID, example());
    instance.configure("io.edgebot.sink.store-main.cfg", "flush_interval_seconds = 0.05\n");
    Site.startMothership(instance);
    Site.awaitPlugin(instance, "quality-main");
    store = new Store(instance);
    shell = new Shell(instance);
    token = Files.readString(Site.token(instance)).strip();
  }

  @AfterAll
  static void stop() throws IOException {
    shell.close();
    instance.close();
  }

  @Test
  @Order(1)
  void thePagesExampleDoesWhatThePageSays() throws IOException, SQLException {
    String good = "{\"type\":\"door\",\"state\":\"open\",\"user\":{\"badge\":7}}";
    Answer answer =
        post(
            "{\"type\":\"door\",\"state\":\"closed\",\"user\":{\"badge\":0}}",
            "{\"type\":\"door\",\"state\":\"ajar\"}",
            good,
            "{\"type\":\"gate\",\"user\":{\"badge\":0}}",
            "{\"type\":\"badge\",\"holder\":\"NO1234\",\"level\":9}",
            "{\"type\":\"badge\",\"holder\":\"x\",\"level\":9.5}",
            "{\"type\":\"badge\",\"holder\":\"NO1234\",\"level\":5}",
            "{\"type\":\"syslog\",\"facility\":\"user\",\"severity\":\"error\",\"message\":\"\\u0007\"}",
            "{\"type\":\"other\",\"message\":\"\\u0007\"}",
            "{\"type\":\"other\",\"timestamp\":\"1970-01-01T00:00:30Z\"}");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body())
        .contains("\"status\":\"partial\"", "\"processed_events\":7")
        .contains("{\"index\":1,\"reason\":\"quarantined: quality_one_of\"}")
        .contains("{\"index\":3,\"reason\":\"quarantined: quality_required\"}")
        .contains("{\"index\":9,\"reason\":\"quarantined: quality_clock\"}");
    String badge = verdict("annotate", 90, reason("range", "user.badge", "1..999999"));
    String level = verdict("annotate", 90, reason("schema", "/level", "schema: maximum"));
    assertThat(page.text()).contains("\"quality\":" + badge, "\"quality\":" + level);
    awaitStored(
        List.of(
            List.of("door", badge),
            List.of("door", "null"),
            List.of("badge", level),
            List.of(
                "badge",
                verdict(
                    "annotate",
                    70,
                    reason("schema", "/holder", "schema: pattern"),
                    reason("schema", "/level", "schema: type"),
                    reason("schema", "/level", "schema: maximum"))),
            List.of("badge", "null"),
            List.of("syslog", "null"),
            List.of(
                "other",
                verdict("annotate", 90, reason("control", "message", "no control characters")))));
    assertThat(store.query("SELECT data FROM events WHERE data ->> '$.user.badge' = 7"))
        .isEqualTo(List.of(List.of(good)));
    assertThat(shell.run("edgebot:search --type badge --json --limit 10"))
        .contains("\"quality\":" + level)
        .contains("\"level\":5}");

    assertThat(quarantine())
        .extracting(entry -> entry.get("reason").asText())
        .containsExactly("quality_one_of", "quality_required", "quality_clock");
    String gate =
        verdict(
            "quarantine",
            80,
            reason("range", "user.badge", "1..999999"),
            reason("required", "state", "given"));
    assertThat(shell.run("edgebot:quarantine-show 2")).endsWith("\"quality\":" + gate + "}");
    assertThat(List.of(events("pass"), events("annotate"), events("quarantine"), events("drop")))
        .containsExactly(3L, 4L, 3L, 0L);
    assertThat(
            List.of(
                failures("range"),
                failures("one_of"),
                failures("required"),
                failures("schema"),
                failures("control"),
                failures("clock"),
                failures("duplicate")))
        .containsExactly(2L, 1L, 1L, 2L, 1L, 1L, 0L);
  }

  @Test
  @Order(2)
  void aBadSchemaIsToldAndTheLastGoodOneGoesOn() throws IOException, SQLException {
    configure(example());
    String schema = page.files().get(SCHEMA);
    write("badge.schema.json", schema.replace("\"maximum\": 5", "\"maximum\": \"five\""));
    String told =
        page.text().lines().filter(line -> line.contains(PID + ": ")).findFirst().orElseThrow();
    awaitDegraded(told.strip().replace("/etc/edgebot", files.toString()));
    assertThat(complaint(6)).isEqualTo("schema: maximum");

    // Another component finds the bad file, as after a restart.
    configure(example());
    awaitDegraded(told.strip().replace("/etc/edgebot", files.toString()));
    assertThat(complaint(6)).isEqualTo("schema: maximum");

    write("badge.schema.json", schema.replace("\"maximum\": 5", "\"maximum\": 6"));
    Site.awaitPlugin(instance, "quality-main");
    assertThat(complaint(6)).isEqualTo("null");
    assertThat(complaint(7)).isEqualTo("schema: maximum");
  }

  @Test
  @Order(3)
  void aBadKeyIsToldAndTheLastGoodConfigurationGoesOn() throws IOException, SQLException {
    instance.configure(PID, example() + "duplicates = sometimes\n");
    awaitDegraded(
        "etc/" + PID + ": duplicates = 'sometimes' must be one of annotate, drop, off; it goes on");
    assertThat(complaint(6)).isEqualTo("null");
    assertThat(complaint(7)).isEqualTo("schema: maximum");
  }

  @Test
  @Order(4)
  void duplicatesAreFoundWhereThatIsOn() throws IOException, SQLException {
    configure("");
    String passed = verdict("pass", 100);
    String event = "{\"type\":\"off\",\"n\":{\"m\":[1.0,null]}}";
    post(event);
    post(event, event);
    awaitStored(List.of(List.of("off", passed), List.of("off", passed), List.of("off", passed)));

    configure("duplicates = annotate\n");
    long annotated = events("annotate");
    event = event.replace("off", "again");
    post(event);
    post(event, event.replace("1.0", "1"), event);
    // An edge of EdgeBot's own, which did not get the answer.
    for (int i = 0; i < 2; i++) {
      Answer answer =
          FieldRequest.post(token, "{\"type\":\"edge\"}\n")
              .with("Content-Type", "application/x-ndjson")
              .with("EdgeBot-Sequence", "edge-7/00000000000000ab/1-1")
              .send(instance);
      assertThat(answer.body()).contains("\"status\":\"success\",\"processed_events\":1,");
    }
    String again = verdict("annotate", 90, reason("duplicate", "", "new within the window"));
    awaitStored(
        List.of(
            List.of("again", passed),
            List.of("again", again),
            List.of("again", passed),
            List.of("again", again),
            List.of("edge", passed)));
    assertThat(List.of(events("annotate") - annotated, failures("duplicate")))
        .containsExactly(2L, 2L);

    configure("duplicates = drop\n");
    event = event.replace("again", "drop");
    post(event);
    assertThat(post(event, event).body()).contains("\"status\":\"success\"");
    post("{\"type\":\"last\"}");
    awaitStored(List.of(List.of("drop", passed), List.of("last", passed)));
    assertThat(List.of(events("drop"), failures("duplicate"))).containsExactly(2L, 4L);
  }

  @Test
  @Order(5)
  void aLowScoreQuarantines() throws IOException, SQLException {
    configure("quarantine_below = 85\nmax_reasons = 1\n");
    long before = events("quarantine");
    Answer answer =
        post(
            "{\"type\":\"log\",\"message\":\"m\"}",
            "{\"type\":\"log\",\"message\":\"m\",\"service\":7}");

    assertThat(answer.body()).contains("[{\"index\":1,\"reason\":\"quarantined: quality_type\"}]");
    String missing = reason("required", "file_path", "given");
    awaitStored(List.of(List.of("log", verdict("annotate", 90, missing))));
    assertThat(events("quarantine")).isEqualTo(before + 1);
    List<JsonNode> refused = quarantine();
    JsonNode last = refused.get(refused.size() - 1);
    assertThat(last.get("reason").asText()).isEqualTo("quality_type");
    String verdict = verdict("quarantine", 80, reason("type", "service", "text"));
    assertThat(shell.run("edgebot:quarantine-show " + last.get("entry").asText()))
        .contains(verdict.substring(0, verdict.length() - 1) + ",\"more\":1}");
  }

  /** The page's configuration, with the files where they are here. */
  private static String example() {
    return page.files().get("etc/" + PID).replace("/etc/edgebot", files.toString());
  }

  /** Configures it, and waits until that is in force. Events that pass are marked from then on. */
  private static void configure(String keys) throws IOException {
    String next = "quality" + ++number;
    instance.configure(PID, keys + "mark_passed = true\nfield = " + next + "\n");
    String passed = "SELECT 1 FROM events WHERE data ->> '$.%s.outcome' = 'pass'".formatted(next);
    await(next)
        .atMost(LIMIT)
        .until(
            () -> {
              post("{\"type\":\"probe\",\"n\":" + ++number + "}");
              return !store.query(passed).isEmpty();
            });
    field = next;
  }

  private static void write(String name, String text) throws IOException {
    Path aside = Files.writeString(files.resolve(name + ".new"), text);
    Files.move(aside, files.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private static Answer post(String... events) throws IOException {
    Answer answer =
        FieldRequest.post(token, "{\"messages\":[" + String.join(",", events) + "]}")
            .send(instance);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  /** What the schema says of a badge of this level; "null" if nothing. */
  private static String complaint(int level) throws IOException, SQLException {
    String sql =
        "SELECT data ->> '$.%s.reasons[0].expected' FROM events WHERE data ->> '$.n' = %d"
            .formatted(field, ++number);
    post(
        "{\"type\":\"badge\",\"holder\":\"NO1234\",\"level\":%d,\"n\":%d}"
            .formatted(level, number));
    await("badge").atMost(LIMIT).until(() -> !store.query(sql).isEmpty());
    return store.query(sql).get(0).get(0);
  }

  /** Waits for these events to be all of their types: type and verdict of each. */
  private static void awaitStored(List<List<String>> events) {
    String types =
        events.stream()
            .map(event -> "'" + event.get(0) + "'")
            .distinct()
            .collect(Collectors.joining(", "));
    String sql =
        "SELECT type, data -> '$.%s' FROM events WHERE type IN (%s) ORDER BY seq"
            .formatted(field, types);
    await(types).atMost(LIMIT).untilAsserted(() -> assertThat(store.query(sql)).isEqualTo(events));
  }

  private static void awaitDegraded(String reason) {
    await(reason)
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(instance.get("/healthz").body())
                    .containsPattern(
                        "\"instance\":\"quality-main\",\"version\":\"[^\"]+\","
                            + "\"state\":\"degraded\",\"reason\":\""
                            + Pattern.quote(reason)));
  }

  private static List<JsonNode> quarantine() throws IOException {
    List<JsonNode> entries = new ArrayList<>();
    for (String line : shell.run("edgebot:quarantine-list --json").lines().toList()) {
      entries.add(JSON.readTree(line));
    }
    return entries;
  }

  private static long events(String outcome) throws IOException {
    return Metrics.sum(
        instance,
        "edgebot_quality_events_total{instance=\"quality-main\",outcome=\"" + outcome + '"');
  }

  private static long failures(String rule) throws IOException {
    return Metrics.sum(
        instance, "edgebot_quality_failures_total{instance=\"quality-main\",rule=\"" + rule + '"');
  }

  private static String verdict(String outcome, int score, String... reasons) {
    String start = "{\"outcome\":\"" + outcome + "\",\"score\":" + score;
    return reasons.length == 0
        ? start + '}'
        : start + ",\"reasons\":[" + String.join(",", reasons) + "]}";
  }

  private static String reason(String rule, String path, String expected) {
    return "{\"rule\":\"%s\",\"path\":\"%s\",\"expected\":\"%s\"}".formatted(rule, path, expected);
  }
}
