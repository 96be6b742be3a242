package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Socket to store: what is sent to an edge is in the mothership's store, once, with its fields. */
class MainPathIT {
  private static final int COUNT = 5_000;
  private static Site site;

  @BeforeAll
  static void start() throws IOException {
    site = Site.start("main");
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @ParameterizedTest
  @EnumSource(SyslogClient.Transport.class)
  void everyMessageIsStoredOnce(SyslogClient.Transport transport) throws IOException, SQLException {
    String name = "once-" + transport;
    try (SyslogClient client = site.client(transport, name)) {
      client.send(1, COUNT);
      site.store.awaitOnceEach(name, COUNT, LIMIT);
    }
  }

  @Test
  void theStoreHasTheFieldsThatWereSent() throws IOException, SQLException {
    try (SyslogClient client = site.client(SyslogClient.Transport.TCP_LF, "fields")) {
      client.send(1, 1);
      site.store.awaitOnceEach("fields", 1, LIMIT);
    }

    assertThat(
            site.store.query(
                "SELECT ts, type, source, severity, message, json_extract(data, '$.facility'),"
                    + " json_extract(data, '$.process_id'), json_extract(data, '$.message_id'),"
                    + " json_extract(data, '$.transport') FROM events"
                    + " WHERE json_extract(data, '$.app_name') = 'fields'"))
        .hasSize(1)
        .first()
        .satisfies(
            row -> {
              assertThat(row.get(0)).startsWith(SyslogClient.TIME.toString().replace("Z", ""));
              assertThat(row.subList(1, 9))
                  .containsExactly(
                      "syslog", "host", "notice", "seq=1 payload", "local4", "77", "ID1", "tcp");
            });
  }

  @Test
  void theShellFindsIt() throws IOException, SQLException {
    try (SyslogClient client = site.client(SyslogClient.Transport.UDP, "found")) {
      client.send(1, 3);
      site.store.awaitOnceEach("found", 3, LIMIT);
    }

    Commands.Result found = site.mothership.shell("edgebot:search --json --limit 1000 seq=2");

    assertThat(found.status()).as(found.output()).isZero();
    assertThat(found.output()).contains("\"app_name\":\"found\"");
  }

  @Test
  void theMothershipKnowsTheEdge() throws IOException, SQLException {
    try (SyslogClient client = site.client(SyslogClient.Transport.TCP_LF, "known")) {
      client.send(1, 3);
      site.store.awaitOnceEach("known", 3, LIMIT);
    }
    String edge =
        site.edge.get("/stats").body().replaceFirst("(?s).*?\"origin\":\"([^\"]+)\".*", "$1");
    String report =
        "\\{\"edge\":\"%s\",\"version\":\"[0-9.]+\",\"last_seen\":\"[^\"]+\",\"silent\":false,"
                .formatted(Pattern.quote(edge))
            + "\"lag_events\":0,\"lag_seconds\":0.0,\"clock_offset_seconds\":-?[0-9.E-]+}";

    // An idle edge says every 30 s how it is; what it said with its last events is not yet 0.
    await("the report of " + edge)
        .atMost(LIMIT)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () ->
                assertThat(site.mothership.get("/stats").body())
                    .containsPattern("\"edges\":\\[" + report + "]"));
    Commands.Result shown = site.mothership.shell("edgebot:edges --json");
    assertThat(shown.status()).as(shown.output()).isZero();
    assertThat(shown.output().strip()).matches(report);
    assertThat(site.mothership.shell("edgebot:status").output())
        .contains("Edges:    1, 0 not heard of for 5 min");
    assertThat(site.mothership.get("/metrics").body())
        .contains("\nmothership_edges 1.0\n", "\nmothership_edges_silent 0.0\n");
    assertThat(site.edge.get("/metrics").body()).doesNotContain("mothership_edges");
  }

  @Test
  void healthAndMetricsTellWhatIsTrue() throws IOException, SQLException {
    try (SyslogClient client = site.client(SyslogClient.Transport.TCP_LF, "counted")) {
      client.send(1, 10);
      site.store.awaitOnceEach("counted", 10, LIMIT);
    }

    for (Instance instance : List.of(site.edge, site.mothership)) {
      assertThat(instance.get("/livez").statusCode()).isEqualTo(200);
      assertThat(instance.get("/healthz").body()).contains("\"status\":\"healthy\"");
      assertThat(instance.get("/ingest-nowhere").statusCode()).isEqualTo(404);
    }
    assertThat(site.edge.get("/metrics").body())
        .containsPattern("edgebot_messages_received_total\\{input=\"syslog-main\"[^}]*} [1-9]")
        .containsPattern("edgebot_queue_events\\{sink=\"shipper-main\"[^}]*} 0");
    assertThat(site.mothership.get("/metrics").body())
        .containsPattern("mothership_ingestion_events_total(\\{[^}]*})? [1-9]");
  }
}
