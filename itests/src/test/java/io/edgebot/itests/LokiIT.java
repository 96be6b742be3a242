package io.edgebot.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgebot.itests.SyslogClient.Transport;
import io.edgebot.testing.servers.LokiEntry;
import io.edgebot.testing.servers.LokiLimits;
import io.edgebot.testing.servers.LokiServer;
import io.edgebot.testing.servers.LokiServer.Fault;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an edge ships is in Loki, too, whatever Loki does. */
class LokiIT {
  private static final String SINK = "loki-main";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** From Loki's return until nothing waits. The normal run may be on a busy machine. */
  private static final Duration DRAIN = Duration.ofSeconds(LongRun.isOn() ? 2 : 10);

  private static Site site;
  private static LokiServer loki;
  private static LokiLines lines;

  @BeforeAll
  static void start() throws IOException {
    loki = LokiServer.startNew();
    lines = new LokiLines(loki);
    site = Site.start("loki");
    site.mothership.configure(
        "io.edgebot.sink.loki-main.cfg",
        "url = %s\nlabels = facility\nflush_interval_seconds = 0.2\n".formatted(loki.url()));
    Site.awaitPlugin(site.mothership, SINK);
  }

  @AfterAll
  static void stop() {
    site.close();
    loki.close();
  }

  @AfterEach
  void heal() {
    loki.always(Fault.NONE);
    // No block is open that would hide what is stored twice.
    loki.limits(new LokiLimits().deduplicates(false));
  }

  @Test
  void eventsHaveTheirLabelsTimeAndMetadata() throws IOException, SQLException {
    Instant begin = Instant.now();
    try (SyslogClient client = site.client(Transport.TCP_LF, "loki-fields")) {
      client.send(1, 1);
      lines.awaitEach("loki-fields", 1, LIMIT);
    }
    String edge =
        site.edge.get("/stats").body().replaceFirst("(?s).*?\"origin\":\"([^\"]+)\".*", "$1");

    List<LokiEntry> entries =
        loki.query(Map.of("edge", edge, "type", "syslog", "facility", "local4")).stream()
            .filter(entry -> entry.line().contains("loki-fields"))
            .toList();
    assertThat(entries).hasSize(1);
    LokiEntry entry = entries.get(0);
    assertThat(Instant.ofEpochSecond(0, entry.nanos())).isBetween(begin, Instant.now());
    assertThat(entry.line())
        .startsWith("{\"_id\":\"" + edge + "/")
        .contains("\"message\":\"seq=1 payload\"");
    assertThat(entry.metadata())
        .containsEntry("event_time", "2026-11-24T12:00:00Z")
        .containsEntry("severity", "notice")
        .containsEntry("host", "host");
    assertThat(site.mothership.get("/metrics").body())
        .containsPattern(
            "edgebot_loki_requests_total\\{answer=\"2xx\",instance=\"loki-main\"[^}]*} [1-9]");
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
      for (int second = 0; second < LongRun.times(120); second++) {
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
        .atMost(DRAIN)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> Metrics.queued(site.mothership, SINK) == 0);
    System.err.printf("drained; %s; ms: %d%n", name, (System.nanoTime() - returned) / 1_000_000);
    lines.awaitEach(name, last, Duration.ofSeconds(1));
    lines.assertTwiceOnlyWhereTheAnswerWasLost();
    Site.awaitPlugin(site.mothership, SINK);
  }

  @Test
  void whatLokiRefusesIsInQuarantineWithItsReason() throws IOException, SQLException {
    String name = "refused";
    loki.limits(new LokiLimits().deduplicates(false).maxLine(700));
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
    assertThat(Metrics.sum(site.mothership, "edgebot_delivery_refused_events_total{sink=\"" + SINK))
        .isEqualTo(3);
    assertThat(site.mothership.shell("edgebot:quarantine-list").output())
        .contains(SINK)
        .contains("line_too_long");
    lines.assertTwiceOnlyWhereTheAnswerWasLost();
  }
}
