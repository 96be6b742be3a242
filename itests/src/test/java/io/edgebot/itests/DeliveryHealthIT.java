package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static io.edgebot.itests.Limits.promised;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.edgebot.itests.FaultProxy.Mode;
import io.edgebot.itests.SyslogClient.Transport;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a sink's trouble looks like from outside: health says degraded with the sink, the age and
 * the limit, never 503, and is healthy within seconds of the destination's return.
 */
class DeliveryHealthIT {
  /** To notice that a destination is back, and to deliver what little waits. */
  private static final Duration SOON = promised(6);

  private static final String SINK = "shipper-main";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static Site site;
  private static int sent;

  @BeforeAll
  static void start() throws IOException {
    site = Site.start("delivery-health");
    site.edge.configure(
        "io.edgebot.sink.shipper-main.cfg",
        """
        urls = %s
        token_file = %s
        timeout_seconds = 20
        flush_interval_seconds = 0.2
        degraded_lag_seconds = 1.5
        breaker_failures = 1
        """
            .formatted(site.proxy.uri("/ingest"), Site.token(site.mothership)));
    await("the limit is configured")
        .atMost(LIMIT)
        .until(
            () ->
                metric("edgebot_queue_age_limit_seconds") == 1.7
                    && metric("edgebot_delivery_attached") == 1);
    send(1);
    awaitHealthy(LIMIT);
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @Test
  void aDestinationThatIsDownDegradesUntilItIsBack() throws IOException {
    site.proxy.mode(Mode.UNAVAILABLE);
    send(5);
    JsonNode health = awaitBehind(5, "503");
    assertThat(health.at("/reason").asText())
        .matches(
            SINK
                + ": the oldest of 5 undelivered events is \\d+\\.\\d s old, more than the limit of"
                + " 1\\.7 s \\(degraded_lag_seconds and flush_interval_seconds\\); .*503.*");
    JsonNode sink = health.at("/sinks/" + SINK);
    assertThat(sink.at("/healthy").asBoolean()).isFalse();
    assertThat(sink.at("/enabled").asBoolean()).isTrue();
    assertThat(sink.at("/breaker").asText()).isIn("open", "half_open");
    assertThat(sink.at("/consecutive_failures").asInt()).isPositive();
    assertThat(sink.at("/lag_events").asInt()).isEqualTo(5);
    assertThat(sink.at("/lag_bytes").asInt()).isPositive();
    assertThat(sink.at("/lag_seconds").asDouble()).isGreaterThan(1.7);
    assertThat(sink.at("/quarantined").asInt()).isZero();
    assertThat(sink.at("/last_error").asText()).contains("503");
    assertThat(sink.at("/last_success").asText()).startsWith("2");
    assertThat(sink.at("/last_failure").asText()).isGreaterThan(sink.at("/last_success").asText());
    assertThat(site.edge.get("/readyz").statusCode()).isEqualTo(200);
    assertThat(metric("edgebot_queue_oldest_age_seconds")).isGreaterThan(1.7);
    assertThat(metric("edgebot_delivery_last_failure_timestamp_seconds"))
        .isGreaterThan(metric("edgebot_delivery_last_success_timestamp_seconds"));
    JsonNode stats = JSON.readTree(site.edge.get("/stats").body()).at("/sinks/" + SINK);
    assertThat(stats.at("/overall_healthy").asBoolean()).isFalse();
    assertThat(stats.at("/queue/queue_count").asInt()).isEqualTo(5);

    site.proxy.mode(Mode.PASS);
    awaitHealthy(SOON);
    JsonNode back = health();
    assertThat(back.at("/reason").asText()).isEmpty();
    assertThat(back.at("/sinks/" + SINK + "/breaker").asText()).isEqualTo("closed");
    assertThat(back.at("/sinks/" + SINK + "/lag_events").asInt()).isZero();
    assertThat(metric("edgebot_delivery_breaker_state")).isZero();
  }

  @Test
  void aDestinationThatHangsDegradesBeforeAnyAttemptFails() throws IOException {
    site.proxy.mode(Mode.HANG);
    send(3);
    JsonNode health = awaitBehind(3, "");
    assertThat(health.at("/reason").asText())
        .matches(SINK + ": the oldest of 3 undelivered events is [^;]*");
    assertThat(health.at("/sinks/" + SINK + "/consecutive_failures").asInt()).isZero();
    site.proxy.mode(Mode.PASS);
    awaitHealthy(SOON);
  }

  @Test
  void anAnswerOfIngestSaysHowItsSinksAre() throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(site.mothership.uri("/ingest"))
            .header("Content-Type", "application/x-ndjson")
            .header("Authorization", "Bearer " + token())
            .POST(HttpRequest.BodyPublishers.ofString("{\"type\":\"t\"}\n"))
            .build();
    HttpResponse<String> answer = Instance.send(request);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode store = JSON.readTree(answer.body()).at("/sink_results/store-main");
    assertThat(store.at("/queued").asInt()).isEqualTo(1);
    assertThat(store.at("/breaker").asText()).isEqualTo("closed");
    assertThat(store.at("/lag_events").isIntegralNumber()).isTrue();
    assertThat(store.at("/lag_bytes").isIntegralNumber()).isTrue();
    assertThat(store.at("/lag_seconds").isNumber()).isTrue();
  }

  private static String token() throws IOException {
    return Files.readString(Site.token(site.mothership)).strip();
  }

  private static void send(int count) throws IOException {
    try (SyslogClient client = site.client(Transport.TCP_LF, "health")) {
      client.send(sent + 1, sent + count);
    }
    sent += count;
  }

  private static JsonNode awaitBehind(int events, String inReason) {
    return await("degraded by age")
        .atMost(LIMIT)
        .until(
            DeliveryHealthIT::health,
            health ->
                health.at("/status").asText().equals("degraded")
                    && health.at("/reason").asText().contains("undelivered")
                    && health.at("/reason").asText().contains(inReason)
                    && health.at("/sinks/" + SINK + "/lag_events").asInt() == events);
  }

  private static void awaitHealthy(Duration limit) {
    await("healthy, with all delivered")
        .atMost(limit)
        .until(
            () ->
                health().at("/status").asText().equals("healthy")
                    && metric("edgebot_delivery_events_total") == sent);
  }

  /** The health of the edge, which a sink never makes 503. */
  private static JsonNode health() throws IOException {
    HttpResponse<String> answer = site.edge.get("/healthz");
    assertThat(answer.statusCode()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static double metric(String name) throws IOException {
    return site.edge
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{sink=\"" + SINK + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
