package io.edgebot.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
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
 * folder of {@code golden/} a case, see {@link GoldenRequest}.
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
    mothership.start().awaitOk("/readyz");
    Site.awaitPlugin(mothership, "ingest");
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
  void isAnsweredAndStored(String name) throws Exception {
    Path folder = CASES.resolve(name);
    GoldenRequest request = GoldenRequest.read(folder, token);
    long before = lastStored();

    HttpResponse<String> answer = request.send(mothership);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(request.status());
    JsonNode expected = JSON.readTree(folder.resolve("answer.json").toFile());
    assertHas(name, expected, JSON.readTree(answer.body()));
    Path events = folder.resolve("events.ndjson");
    List<String> lines = Files.exists(events) ? Files.readAllLines(events) : List.of();
    await(name)
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(stored(before)).hasSameSizeAs(lines));
    List<String> stored = stored(before);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(JSON.readTree(stored.get(i))).isEqualTo(JSON.readTree(lines.get(i)));
    }
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
      assertThat(actual).as(place).isNotNull().isNotInstanceOf(NullNode.class);
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
