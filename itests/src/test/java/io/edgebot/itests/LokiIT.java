package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static io.edgebot.itests.Limits.promised;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgebot.itests.SyslogClient.Transport;
import io.edgebot.testing.servers.LokiEntry;
import io.edgebot.testing.servers.LokiLimits;
import io.edgebot.testing.servers.LokiPush;
import io.edgebot.testing.servers.LokiServer;
import io.edgebot.testing.servers.LokiServer.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What an edge ships is in Loki, too, whatever Loki does. */
class LokiIT {
  private static final String SINK = "loki-main";

  /** From Loki's return until nothing waits. */
  private static final Duration DRAIN = promised(2);

  private static Site site;
  private static LokiServer loki;
  private static LokiLines lines;

  /** The keys that the sink was configured with beside those that it always has. */
  private static String configured = "";

  /** Numbers configurations, to tell when one is in force. */
  private static int editions;

  @BeforeAll
  static void start() throws IOException {
    loki = LokiServer.startNew();
    lines = new LokiLines(loki);
    site = Site.start("loki");
    configure("");
    Site.awaitPlugin(site.mothership, SINK);
    // No outage begins before the code is compiled.
    int first = LongRun.times(50_000);
    send("first", 1, first);
    lines.awaitEach("first", first, LIMIT);
  }

  @AfterAll
  static void stop() {
    site.close();
    loki.close();
  }

  @AfterEach
  void heal() throws IOException {
    loki.always(Fault.NONE);
    loki.limits(limits());
    if (!configured.isEmpty()) {
      configure("");
    }
  }

  /** No block is open that would hide what is stored twice. */
  private static LokiLimits limits() {
    return new LokiLimits().deduplicates(false);
  }

  /** Configures the sink, and waits until it is open. */
  private static void configure(String keys) throws IOException {
    String edition = String.valueOf(++editions);
    site.mothership.configure(
        "io.edgebot.sink.loki-main.cfg",
        "url = %s\nlabels = facility\nflush_interval_seconds = 0.2\nconnect_timeout_seconds = %s\n%s"
            .formatted(loki.url(), edition, keys));
    Site.awaitRemembered(
        site.mothership,
        "io.edgebot.sink.loki~main",
        "connect_timeout_seconds=String\\:" + edition + "\n");
    configured = keys;
  }

  @ParameterizedTest
  @CsvSource({
    "auto, application/x-protobuf, ",
    "protobuf, application/x-protobuf, ",
    "json, application/json, gzip"
  })
  void eventsHaveTheirLabelsTimeAndMetadata(
      String encoding, String contentType, String contentEncoding)
      throws IOException, SQLException {
    String name = "fields-" + encoding;
    configure("encoding = " + encoding + "\n");
    int before = loki.pushes().size();
    Instant begin = Instant.now();
    send(name, 1, 1);
    lines.awaitEach(name, 1, LIMIT);
    LokiPush push = loki.pushes().get(before);
    assertThat(push.headers().get("content-type")).isEqualTo(contentType);
    assertThat(push.headers().get("content-encoding")).isEqualTo(contentEncoding);
    String edge =
        site.edge.get("/stats").body().replaceFirst("(?s).*?\"origin\":\"([^\"]+)\".*", "$1");

    List<LokiEntry> entries =
        loki.query(Map.of("edge", edge, "type", "syslog", "facility", "local4")).stream()
            .filter(entry -> entry.line().contains(name))
            .toList();
    assertThat(entries).hasSize(1);
    LokiEntry entry = entries.get(0);
    assertThat(Instant.ofEpochSecond(0, entry.nanos())).isBetween(begin, Instant.now());
    assertThat(push.entries()).contains(entry);
    assertThat(entry.line())
        .startsWith("{\"_id\":\"" + edge + "/")
        .contains("\"message\":\"seq=1 payload\"");
    assertThat(entry.metadata())
        .containsEntry("event_time", SyslogClient.TIME.toString())
        .containsEntry("severity", "notice")
        .containsEntry("host", "host");
    assertThat(site.mothership.get("/metrics").body())
        .containsPattern(
            "edgebot_loki_requests_total\\{answer=\"2xx\",instance=\"loki-main\"[^}]*} [1-9]");
  }

  @Test
  void aServerThatDisallowsStructuredMetadataGetsNone() throws IOException, SQLException {
    configure("structured_metadata = auto\n"); // knows nothing of the server yet
    loki.limits(limits().structuredMetadata(false));
    long before = refused();
    List<LokiPush> pushes = pushed("disallowed", 300);

    assertThat(pushes).extracting(LokiPush::status).startsWith(400).containsOnlyOnce(400);
    lines.assertWithoutMetadata("disallowed", 300);
    assertThat(refused()).isEqualTo(before);

    // An old one drops it in silence.
    loki.limits(limits().version("2.8.11"));
    configure("structured_metadata = auto\n");
    assertThat(pushed("old", 100)).extracting(LokiPush::status).containsOnly(204);
    lines.assertWithoutMetadata("old", 100);

    loki.limits(limits());
    configure("structured_metadata = false\n");
    pushed("unwanted", 100);
    lines.assertWithoutMetadata("unwanted", 100);
  }

  @Test
  void metadataThatIsDemandedAndDisallowedHoldsTheSink() throws IOException, SQLException {
    configure("structured_metadata = true\n");
    loki.limits(limits().structuredMetadata(false));
    long before = refused();
    send("demanded", 1, 100);
    awaitTold("takes no structured metadata; set structured_metadata = auto or false");

    configure("structured_metadata = auto\n");
    lines.awaitEach("demanded", 100, LIMIT);
    lines.assertWithoutMetadata("demanded", 100);
    assertThat(refused()).isEqualTo(before);
  }

  @Test
  void itIsKnownByTenantPasswordAndToken() throws IOException, SQLException {
    Path password = secret("password", "first-Zq1");
    loki.limits(limits().tenants(true).authorization(basic("edgebot:first-Zq1")));
    String user = "username = edgebot\npassword_file = " + password + "\n";
    configure("tenant_id = fleet\n" + user);
    pushed("known", 50);
    assertThat(loki.query("fleet", Map.of())).hasSize(50);

    // The password is rotated; the file is read for each request.
    secret("password", "second-Zq2");
    loki.limits(limits().tenants(true).authorization(basic("edgebot:second-Zq2")));
    long refusals = requests("4xx");
    send("known", 51, 100);
    lines.awaitEach("known", 100, LIMIT);
    assertThat(loki.query("fleet", Map.of())).hasSize(100);
    assertThat(requests("4xx")).isEqualTo(refusals);

    configure(user);
    send("known", 101, 150);
    awaitTold("answers 401: no org id; it wants a tenant: set tenant_id");
    configure("tenant_id = north\nusername = edgebot\npassword = third-Zq3\n");
    awaitTold("answers 401: Unauthorized; check username and password, or token");

    Path token = secret("token", "fourth-Zq4");
    loki.limits(limits().tenants(true).authorization("Bearer fourth-Zq4"));
    configure("tenant_id = north\ntoken_file = " + token + "\n");
    lines.awaitEach("known", 150, LIMIT);
    assertThat(loki.query("north", Map.of())).hasSize(50);
    assertThat(loki.query("fleet", Map.of())).hasSize(100);
    lines.assertTwiceOnlyWhereTheAnswerWasLost();
    for (String path : List.of("/healthz", "/stats", "/metrics")) {
      assertThat(site.mothership.get(path).body()).doesNotContain("-Zq");
    }
    assertThat(site.mothership.log()).contains("401").doesNotContain("-Zq");
  }

  private static Path secret(String name, String value) throws IOException {
    Path file = Files.writeString(site.mothership.base().resolve(name), value + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static String basic(String userAndPassword) {
    return "Basic "
        + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(String name, long from, long to) throws IOException {
    try (SyslogClient client = site.client(Transport.TCP_LF, name)) {
      client.send(from, to);
    }
  }

  /** Sends events of a new client, and returns the pushes that they came with. */
  private static List<LokiPush> pushed(String name, int count) throws IOException {
    int before = loki.pushes().size();
    send(name, 1, count);
    lines.awaitEach(name, count, LIMIT);
    return loki.pushes().subList(before, loki.pushes().size());
  }

  private static long refused() throws IOException {
    return Metrics.sum(site.mothership, "edgebot_delivery_refused_events_total{sink=\"" + SINK);
  }

  private static long requests(String answer) throws IOException {
    return Metrics.sum(
        site.mothership, "edgebot_loki_requests_total{answer=\"" + answer + "\",instance");
  }

  /** Waits until health tells this of the sink. */
  private static void awaitTold(String text) {
    await(text)
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(site.mothership.get("/healthz").body())
                    .containsPattern(
                        "\"loki-main\":\\{\"healthy\":false[^}]*\"last_error\":\"[^\"]*"
                            + Pattern.quote(text)));
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {
        "UNAVAILABLE",
        "ERROR",
        "ERROR_AFTER_STORING",
        "CUT_AFTER_STORING",
        "LIMITED",
        "LIMITED_AFTER_HALF"
      })
  void aSickLokiLosesNothing(Fault fault) throws IOException, SQLException {
    outage("sick-" + fault, () -> loki.always(fault), () -> loki.always(Fault.NONE));
  }

  @Test
  void aStoppedLokiLosesNothing() throws IOException, SQLException {
    outage("stopped", loki::stop, loki::start);
  }

  private static void outage(String name, Runnable begin, Runnable end)
      throws IOException, SQLException {
    long last = 1_500;
    try (SyslogClient client = site.client(Transport.TCP_LF, name)) {
      client.send(1, 500);
      lines.awaitEach(name, 500, LIMIT);
      begin.run();
      client.send(501, last);
      for (int second = 0; second < LongRun.times(60); second++) {
        LockSupport.parkNanos(1_000_000_000);
        client.send(last + 1, last + 500);
        last += 500;
      }
      // The other sink does not notice.
      site.store.awaitOnceEach(name, last, LIMIT);
      await("it is told")
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(site.mothership.get("/healthz").body())
                      .contains("\"status\":\"degraded\"")
                      .containsPattern("\"loki-main\":\\{\"healthy\":false"));
    }
    assertThat(Metrics.queued(site.mothership, SINK)).isPositive();
    long returned = System.nanoTime();
    end.run();
    await("what waited is pushed")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> Metrics.queued(site.mothership, SINK) == 0);
    Duration took = Duration.ofNanos(System.nanoTime() - returned);
    System.err.printf("drained; %s; ms: %d%n", name, took.toMillis());
    assertThat(took).isLessThan(DRAIN);
    assertThat(lines.counts(name)).hasSize((int) last).containsKeys(1L, last);
    lines.assertTwiceOnlyWhereTheAnswerWasLost();
    Site.awaitPlugin(site.mothership, SINK);
  }

  @Test
  void whatLokiRefusesIsInQuarantineWithItsReason() throws IOException, SQLException {
    String name = "refused";
    long before = refused();
    loki.limits(limits().maxLine(700));
    try (SyslogClient client = site.client(Transport.TCP_LF, name)) {
      client.send(1, 200);
      client.send(201, 203, " and long".repeat(200));
      client.send(204, 400);
      site.store.awaitOnceEach(name, 400, LIMIT);
    }
    await("what can be stored is")
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(lines.counts(name)).hasSize(397));

    assertThat(lines.counts(name)).doesNotContainKeys(201L, 202L, 203L);
    assertThat(refused()).isEqualTo(before + 3);
    assertThat(site.mothership.shell("edgebot:quarantine-list").output())
        .contains(SINK)
        .contains("line_too_long");
    lines.assertTwiceOnlyWhereTheAnswerWasLost();
  }
}
