package io.edgebot.testing.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The double keeps to the rules that a Loki has. */
class LokiServerTest {
  private static final Instant NOW = Instant.now();
  private static final Map<String, String> LABELS = Map.of("a", "b");

  private final LokiServer loki = LokiServer.startNew();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    loki.close();
  }

  private HttpResponse<String> push(String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(loki.url() + "/loki/api/v1/push"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** A push of one line. */
  private static String line(String line) {
    return "{\"streams\":[{\"stream\":{\"a\":\"b\"},\"values\":[[\"%d000000000\",\"%s\"]]}]}"
        .formatted(NOW.getEpochSecond(), line);
  }

  /** A stream with lines of these ages, the line's text is its age. */
  private HttpResponse<String> pushAges(Duration... ages) throws Exception {
    List<String> values = new ArrayList<>();
    for (Duration age : ages) {
      values.add(
          "[\"%d%09d\",\"%s\"]".formatted(NOW.minus(age).getEpochSecond(), NOW.getNano(), age));
    }
    return push(
        "{\"streams\":[{\"stream\":{\"a\":\"b\"},\"values\":[" + String.join(",", values) + "]}]}");
  }

  private List<String> lines() {
    return loki.query(LABELS).stream().map(LokiEntry::line).toList();
  }

  @Test
  void storesWithinTheOrderWindowOnlyAndTellsWhatItLeftOut() throws Exception {
    assertThat(pushAges(Duration.ZERO).statusCode()).isEqualTo(204);

    HttpResponse<String> answer =
        pushAges(Duration.ofHours(2), Duration.ofMinutes(59), Duration.ofMinutes(61));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .containsOnlyOnce("total ignored: 2 out of 3 for stream: {a=\"b\"}")
        .contains("ignored, reason: 'entry too far behind, entry timestamp is: ");
    assertThat(lines()).containsExactly("PT0S", "PT59M");
  }

  @Test
  void listsTenOfThoseLeftOut() throws Exception {
    pushAges(Duration.ZERO);
    Duration[] ages = new Duration[12];
    for (int i = 0; i < ages.length; i++) {
      ages[i] = Duration.ofHours(3).plusMinutes(i);
    }

    String text = pushAges(ages).body();

    assertThat(text.split("ignored, reason:", -1)).hasSize(11);
    assertThat(text).contains("total ignored: 12 out of 12");
  }

  @Test
  void hidesTheDistributorsErrorsBehindTheIngesters() throws Exception {
    pushAges(Duration.ZERO);

    assertThat(pushAges(Duration.ofDays(8), Duration.ofDays(8), Duration.ofMinutes(1)).body())
        .startsWith("2 errors like: entry for stream '{a=\"b\"}' has timestamp too old: ");
    assertThat(pushAges(Duration.ofDays(8), Duration.ofHours(2)).body())
        .contains("total ignored: 1 out of 1")
        .doesNotContain("too old");
    assertThat(lines()).containsExactly("PT0S", "PT1M");
  }

  @Test
  void knowsTheSameLineUntilItsBlockIsCut() throws Exception {
    pushAges(Duration.ZERO, Duration.ofMinutes(1));
    pushAges(Duration.ZERO, Duration.ofMinutes(1));
    assertThat(lines()).containsExactly("PT0S", "PT1M");

    loki.cut();
    pushAges(Duration.ZERO);
    assertThat(lines()).containsExactly("PT0S", "PT1M", "PT0S");
  }

  @Test
  void forgetsWhatIsTakenButNotHowNewItWas() throws Exception {
    pushAges(Duration.ZERO);

    assertThat(loki.take())
        .singleElement()
        .satisfies(
            push -> assertThat(push.stored()).extracting(LokiEntry::line).containsExactly("PT0S"));
    assertThat(loki.take()).isEmpty();
    assertThat(lines()).isEmpty();
    assertThat(pushAges(Duration.ofHours(2)).body()).contains("entry too far behind");
    pushAges(Duration.ZERO);
    assertThat(lines()).containsExactly("PT0S");
  }

  @Test
  void limitsStreams() throws Exception {
    loki.limits(new LokiLimits().maxStreams(1));
    pushAges(Duration.ZERO);

    HttpResponse<String> answer =
        push(
            "{\"streams\":[{\"stream\":{\"a\":\"c\"},\"values\":[[\"1\",\"x\"]]}]}"
                .replace("\"1\"", "\"" + NOW.getEpochSecond() + "000000000\""));

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.body()).startsWith("Maximum active stream limit exceeded");
    assertThat(pushAges(Duration.ofMinutes(1)).statusCode()).isEqualTo(204);
  }

  @Test
  void limitsRatesWithAndWithoutStoring() throws Exception {
    loki.limits(new LokiLimits().rate(10));
    assertThat(pushAges(Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(2)).statusCode())
        .isEqualTo(429);
    assertThat(lines()).isEmpty();

    loki.limits(new LokiLimits().streamRate(10));
    HttpResponse<String> answer =
        pushAges(Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(2));
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.body()).contains("total ignored: 1 out of 3");
    assertThat(lines()).containsExactly("PT0S", "PT1M");

    loki.limits(new LokiLimits().streamRate(1).wholeStream(true));
    assertThat(pushAges(Duration.ofMinutes(3), Duration.ofMinutes(4)).body())
        .contains("total ignored: 2 out of 2");
    assertThat(lines()).hasSize(2);
  }

  @Test
  void keepsTenantsApart() throws Exception {
    loki.limits(new LokiLimits().tenants(true));

    assertThat(push(line("nobody's")).body()).isEqualTo("no org id");
    assertThat(push(line("x"), "X-Scope-OrgID", "north").statusCode()).isEqualTo(204);
    assertThat(push(line("y"), "X-Scope-OrgID", "south").statusCode()).isEqualTo(204);

    assertThat(loki.query("north", LABELS)).extracting(LokiEntry::line).containsExactly("x");
    assertThat(loki.query("south", LABELS)).extracting(LokiEntry::line).containsExactly("y");
    assertThat(lines()).containsExactly("x", "y");
  }

  @Test
  void looksAtAuthorizationWhereAGatewayWantsOne() throws Exception {
    assertThat(push(line("x"), "Authorization", "Bearer any").statusCode()).isEqualTo(204);

    loki.limits(new LokiLimits().authorization("Bearer right"));
    assertThat(push(line("y"), "Authorization", "Bearer any").statusCode()).isEqualTo(401);
    assertThat(push(line("y")).statusCode()).isEqualTo(401);
    URI buildInfo = URI.create(loki.url() + "/loki/api/v1/status/buildinfo");
    assertThat(
            client
                .send(HttpRequest.newBuilder(buildInfo).build(), BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(401);
    assertThat(push(line("z"), "Authorization", "Bearer right").statusCode()).isEqualTo(204);
    assertThat(lines()).containsExactly("x", "z");
  }

  @Test
  void readsJsonAsItSaysItIs() throws Exception {
    assertThat(push(line("x"), "Content-Encoding", "br").body())
        .isEqualTo("Content-Encoding \"br\" not supported");
    assertThat(push(line("x"), "Content-Encoding", "gzip").statusCode()).isEqualTo(400);
    assertThat(push(line("x").replace("\"b\"", "7")).body()).isEqualTo("no string: a");
    assertThat(push(line("x").replace("\"]]", "\",{\"m\":1}]]")).body()).isEqualTo("no string: m");
    assertThat(lines()).isEmpty();
  }

  @Test
  void checksEntriesAndLabels() throws Exception {
    String time = NOW.getEpochSecond() + "000000000";
    loki.limits(new LokiLimits().maxLine(3).maxLabels(1).maxMetadataCount(1));

    assertThat(push("{\"streams\":[{\"stream\":{},\"values\":[[\"" + time + "\",\"x\"]]}]}").body())
        .isEqualTo("error at least one label pair is required per stream");
    assertThat(
            push("{\"streams\":[{\"stream\":{\"a\":\"b\",\"c\":\"d\"},\"values\":[[\""
                    + time
                    + "\",\"x\"]]}]}")
                .body())
        .contains("has 2 label names; limit 1");
    assertThat(
            push("{\"streams\":[{\"stream\":{\"a\":\"b\"},\"values\":[[\""
                    + time
                    + "\",\"four\"],[\""
                    + time
                    + "\",\"x\",{\"m\":\"1\",\"n\":\"2\"}]]}]}")
                .body())
        .contains("Max entry size '3' bytes exceeded for stream '{a=\"b\"}'")
        .contains("has too many structured metadata labels: '2', limit: '1'");
    assertThat(push("{\"streams\":[{\"stream\":").statusCode()).isEqualTo(400);
  }
}
