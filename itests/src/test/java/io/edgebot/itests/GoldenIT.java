package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What edges and monitors of the system before EdgeBot send, and the answers that they read: a
 * folder of {@code golden/} a case, see {@link FieldRequest#read}. What has a body is sent as it is
 * and compressed.
 */
class GoldenIT {
  private static final Path CASES = Path.of("src/test/resources/golden");

  /** Numbers as they are written: 0.10 is not 0.1. */
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static Instance mothership;
  private static Store store;
  private static String token;

  @BeforeAll
  static void start() throws IOException {
    mothership = Distribution.instance("mothership", "golden");
    mothership.configure("io.edgebot.sink.store-main.cfg", "flush_interval_seconds = 0.05\n");
    Site.startMothership(mothership);
    Site.awaitPlugin(mothership, "store-main");
    store = new Store(mothership);
    token = Files.readString(Site.token(mothership)).strip();
  }

  @AfterAll
  static void stop() {
    mothership.close();
  }

  static List<String> cases() throws IOException {
    try (Stream<Path> folders = Files.list(CASES)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isAnsweredAndStored(String name) throws IOException, SQLException {
    Path folder = CASES.resolve(name);
    FieldRequest request = FieldRequest.read(folder, token);
    replay(folder, request);
    if (request.body().length > 0) {
      replay(folder, request.gzipped());
    }
  }

  private static void replay(Path folder, FieldRequest request) throws IOException, SQLException {
    String name = folder.getFileName().toString();
    long before = lastStored();

    FieldRequest.Answer answer = request.send(mothership);

    assertThat(answer.status()).as(answer.body()).isEqualTo(FieldRequest.status(folder));
    JsonNode expectedAnswer = JSON.readTree(folder.resolve("answer.json").toFile());
    assertHas(name, expectedAnswer, JSON.readTree(answer.body()));
    // What is not stored now will not be.
    await(name + " is delivered")
        .atMost(LIMIT)
        .until(
            () ->
                Metrics.uncommitted(mothership) == 0
                    && Metrics.queued(mothership, "store-main") == 0);
    Path events = folder.resolve("events.ndjson");
    List<String> expected = Files.exists(events) ? Files.readAllLines(events) : List.of();
    assertThat(read(stored(before))).isEqualTo(read(expected));
  }

  private static List<JsonNode> read(List<String> lines) throws IOException {
    List<JsonNode> values = new ArrayList<>();
    for (String line : lines) {
      values.add(JSON.readTree(line));
    }
    return values;
  }

  /** That an answer has what is expected, and perhaps more; {@code "*"} is any value. */
  private static void assertHas(String place, JsonNode expected, JsonNode actual) {
    if (expected.isObject()) {
      for (Map.Entry<String, JsonNode> field : expected.properties()) {
        assertThat(actual.has(field.getKey())).as(place + '.' + field.getKey()).isTrue();
        assertHas(place + '.' + field.getKey(), field.getValue(), actual.get(field.getKey()));
      }
    } else if (expected.isArray()) {
      assertThat(actual.size()).as(place).isEqualTo(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        assertHas(place + '[' + i + ']', expected.get(i), actual.get(i));
      }
    } else if (expected.asText().equals("*")) {
      assertThat(actual.isNull()).as(place).isFalse();
    } else {
      assertThat(actual).as(place).isEqualTo(expected);
    }
  }

  private static long lastStored() throws SQLException {
    return Long.parseLong(store.query("SELECT coalesce(max(seq), 0) FROM events").get(0).get(0));
  }

  private static List<String> stored(long after) throws SQLException {
    List<String> events = new ArrayList<>();
    for (List<String> row :
        store.query("SELECT data FROM events WHERE seq > " + after + " ORDER BY seq")) {
      events.add(row.get(0));
    }
    return events;
  }
}
