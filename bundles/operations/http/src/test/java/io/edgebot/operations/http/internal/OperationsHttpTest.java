package io.edgebot.operations.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.operations.Edges;
import io.edgebot.api.operations.JournalStatus;
import io.edgebot.api.operations.Operations;
import io.edgebot.api.operations.PluginStatus;
import io.edgebot.api.operations.SinkStatus;
import io.edgebot.testing.TestEngine;
import io.edgebot.transport.HttpAnswer;
import io.edgebot.transport.HttpFront;
import io.edgebot.transport.HttpHandler;
import io.edgebot.transport.HttpRequest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OperationsHttpTest {
  private final Map<String, HttpHandler> handlers = new TreeMap<>();
  private Instant now = TestEngine.NOW;
  private final OperationsHttp http =
      new OperationsHttp(
          new HttpFront() {
            @Override
            public Registration register(String path, HttpHandler handler) {
              handlers.put(path, handler);
              return () -> handlers.remove(path);
            }
          },
          "1.0.0",
          new Listening(Path.of("no-such-directory")),
          new Clock() {
            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              throw new UnsupportedOperationException();
            }

            @Override
            public Instant instant() {
              return now;
            }
          });

  private record Request(String method, String path, String accept) implements HttpRequest {
    @Override
    public String parameter(String name) {
      return null;
    }

    @Override
    public String header(String name) {
      return name.equals("Accept") ? accept : null;
    }

    @Override
    public List<String> headers(String name) {
      return List.of();
    }

    @Override
    public String remoteAddress() {
      return "127.0.0.1";
    }

    @Override
    public boolean loopback() {
      return true;
    }

    @Override
    public boolean secure() {
      return false;
    }

    @Override
    public String clientCertificate() {
      return null;
    }

    @Override
    public long contentLength() {
      return 0;
    }

    @Override
    public InputStream body() {
      return InputStream.nullInputStream();
    }
  }

  private HttpAnswer call(String method, String path, String accept) throws Exception {
    return handlers
        .get(path)
        .handle(new Request(method, path, accept))
        .toCompletableFuture()
        .getNow(null);
  }

  private HttpAnswer get(String path) throws Exception {
    return call("GET", path, null);
  }

  private static String body(HttpAnswer answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  @Test
  void healthHasTheFieldsThatMonitorsOfBothRolesRead() throws Exception {
    http.operations = TestEngine.healthy();
    HttpAnswer answer = get("/healthz");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).containsEntry("Content-Type", "application/json");
    assertThat(body(answer))
        .isEqualTo(
            """
            {"status":"healthy","timestamp":"2026-11-24T10:00:10.500Z","version":"1.0.0",\
            "role":"all","origin":"edge-7","reason":"",\
            "services":{"syslog-main":{"healthy":true,"status":{"state":"healthy","reason":"",\
            "received":200,"uncommitted":5,"last_received":"2026-11-24T10:00:09.500Z",\
            "dropped":{"kernel":0,"no_credit":4}}},\
            "syslog_server":{"healthy":true,"status":{"instances":["syslog-main"]}}},\
            "database":true,\
            "sinks":{"store-main":{"healthy":true,"enabled":true,"required":true,\
            "breaker":"closed","consecutive_failures":0,\
            "lag_events":12,"lag_bytes":4096,"lag_seconds":1.5,"quarantined":1,\
            "last_success":"2026-11-24T10:00:09Z","last_failure":null,"last_error":""}},\
            "enabled_sinks":["store-main"],"pipeline_processors":["redact-main"],\
            "plugins":[\
            {"kind":"input","instance":"syslog-main","version":"1.0.0","state":"healthy","reason":""},\
            {"kind":"processor","instance":"redact-main","version":"1.0.0","state":"healthy",\
            "reason":""},\
            {"kind":"sink","instance":"store-main","version":"1.0.0","state":"healthy","reason":""}],\
            "intake":{"open":true,"durable":true,"reason":""},\
            "journal":{"generation":"00000000000000ab","events":12,"bytes":4096,\
            "max_bytes":1073741824,"quarantined":1,"damaged_rows":0,"notice":""}}
            """);
  }

  @Test
  void statsHaveTheFieldsOfTheFieldAndMore() throws Exception {
    TestEngine engine = TestEngine.healthy();
    engine.sinks.set(
        0, TestEngine.sink("store-main", true, true, SinkStatus.Breaker.HALF_OPEN, "no \"space\""));
    http.operations = engine;
    assertThat(body(get("/stats")))
        .isEqualTo(
            """
            {"service":{"uptime":10.5,"version":"1.0.0","role":"all","origin":"edge-7",\
            "started_at":"2026-11-24T10:00:00Z"},\
            "pipeline":{"processors":{"redact-main":{"processed":200,"errors":1,"total_time":0.5,\
            "avg_processing_time":0.0025,"required":true}}},\
            "sinks":{"store-main":{"base_healthy":true,"overall_healthy":false,\
            "circuit_breaker":{"state":"half_open","failure_count":7,"inflight_requests":0,\
            "last_failure_time":1.79551441E9},\
            "queue":{"queue_count":12,"queue_bytes":4096,"dlq_count":1,"max_bytes":1073741824},\
            "required":true,"delivered":100,"refused":1,"skipped":2,"errors":3,"lag_events":12,\
            "lag_bytes":4096,"lag_seconds":1.5,"last_success":"2026-11-24T10:00:09Z",\
            "last_failure":"2026-11-24T10:00:10Z","last_error":"no \\"space\\""}},\
            "database":{"active_connections":0},\
            "inputs":{"syslog-main":{"received":200,"uncommitted":5,\
            "last_received":"2026-11-24T10:00:09.500Z","dropped":{"kernel":0,"no_credit":4}}},\
            "journal":{"generation":"00000000000000ab","events":12,"bytes":4096,\
            "max_bytes":1073741824,"quarantined":1,"damaged_rows":0,"notice":""},"edges":[]}
            """);
  }

  @Test
  void statsNameEachEdge() throws Exception {
    http.operations = TestEngine.healthy();
    Instant seen = TestEngine.NOW.minusSeconds(301);
    http.edges =
        List.of(
            () -> List.of(new Edges.EdgeReport("relay", null, "", -1, -1, seen)),
            () ->
                List.of(
                    new Edges.EdgeReport(
                        "edge-7", now.minusMillis(1500), "1.0.0", 3, 2.5, TestEngine.NOW)));
    assertThat(body(get("/stats")))
        .endsWith(
            """
            "edges":[{"edge":"relay","version":"","last_seen":"2026-11-24T09:55:09.500Z",\
            "silent":true,"lag_events":null,"lag_seconds":null,"clock_offset_seconds":null},\
            {"edge":"edge-7","version":"1.0.0","last_seen":"2026-11-24T10:00:10.500Z",\
            "silent":false,"lag_events":3,"lag_seconds":2.5,"clock_offset_seconds":-1.5}]}
            """);
  }

  @Test
  void aSinksTroubleOnlyDegrades() throws Exception {
    TestEngine engine = TestEngine.healthy();
    engine.sinks.add(
        TestEngine.sink("loki-main", true, true, SinkStatus.Breaker.OPEN, "connection refused"));
    http.operations = engine;
    HttpAnswer answer = get("/healthz");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(body(answer))
        .startsWith("{\"status\":\"degraded\"")
        .contains("\"reason\":\"loki-main: connection refused\"")
        .contains("\"loki-main\":{\"healthy\":false,\"enabled\":true")
        .contains("\"database\":true");
    assertThat(get("/readyz").status()).isEqualTo(200);
    assertThat(get("/livez").status()).isEqualTo(200);
  }

  @Test
  void aSinkThatNoPluginServesDegradesIfDataIsKeptForIt() throws Exception {
    TestEngine engine = TestEngine.healthy();
    engine.sinks.add(TestEngine.sink("loki-main", false, true, SinkStatus.Breaker.CLOSED, ""));
    http.operations = engine;
    assertThat(body(get("/healthz")))
        .startsWith("{\"status\":\"degraded\"")
        .contains(
            "\"reason\":\"loki-main: no plugin serves it; of its 12 undelivered events the oldest"
                + " is 1.5 s old\"");
    engine.sinks.set(1, TestEngine.sink("loki-main", false, false, SinkStatus.Breaker.CLOSED, ""));
    assertThat(body(get("/healthz"))).startsWith("{\"status\":\"healthy\"");
  }

  @Test
  void aPluginsOrTheJournalsTroubleDegradesWithItsReason() throws Exception {
    TestEngine engine = TestEngine.healthy();
    engine.plugin("sink", "file-x", PluginStatus.State.MISSING, "");
    http.operations = engine;
    assertThat(body(get("/healthz")))
        .startsWith("{\"status\":\"degraded\"")
        .contains("\"reason\":\"file-x: missing\"");
    engine.plugins.remove(3);
    engine.journal = new JournalStatus("ab", 0, 0, 1, 0, 3, "3 rows were damaged");
    assertThat(body(get("/healthz")))
        .startsWith("{\"status\":\"degraded\"")
        .contains("\"reason\":\"3 rows were damaged\"");
  }

  @Test
  void aClosedIntakeIsUnhealthyAndNotReadyButAlive() throws Exception {
    TestEngine engine = TestEngine.healthy();
    engine.intake = new Operations.Intake(false, true, "draining");
    http.operations = engine;
    HttpAnswer health = get("/healthz");
    assertThat(health.status()).isEqualTo(503);
    assertThat(body(health))
        .startsWith("{\"status\":\"unhealthy\"")
        .contains("\"reason\":\"draining\"");
    HttpAnswer ready = get("/readyz");
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.headers()).containsKey("Retry-After");
    assertThat(body(ready)).isEqualTo("{\"status\":\"not ready\",\"reason\":\"draining\"}\n");
    assertThat(get("/livez").status()).isEqualTo(200);
  }

  @Test
  void aCommitThreadThatDoesNotWorkIsDeath() throws Exception {
    TestEngine engine = TestEngine.healthy();
    engine.intake = new Operations.Intake(true, false, "disk gone");
    http.operations = engine;
    assertThat(get("/livez").status()).isEqualTo(503);
    assertThat(get("/healthz").status()).isEqualTo(503);
    assertThat(get("/readyz").status()).isEqualTo(503);
  }

  @Test
  void withoutAnEngineItSaysSo() throws Exception {
    HttpAnswer health = get("/healthz");
    assertThat(health.status()).isEqualTo(503);
    assertThat(body(health))
        .startsWith("{\"status\":\"unhealthy\",\"timestamp\":\"2026-11-24T10:00:10.500Z\"")
        .contains("\"services\":{},\"database\":false,\"sinks\":{},\"enabled_sinks\":[]");
    assertThat(get("/readyz").status()).isEqualTo(503);
    assertThat(get("/stats").status()).isEqualTo(503);
    assertThat(get("/metrics").status()).isEqualTo(503);
    assertThat(get("/livez").status()).isEqualTo(200);
    assertThat(get("/").status()).isEqualTo(200);
    now = now.plus(OperationsHttp.START);
    assertThat(get("/livez").status()).isEqualTo(503);
    http.operations = TestEngine.healthy();
    assertThat(get("/livez").status()).isEqualTo(200);
  }

  @Test
  void theRootNamesWhatThereIs() throws Exception {
    TestEngine engine = TestEngine.healthy();
    http.operations = engine;
    String start =
        "{\"service\":\"EdgeBot\",\"version\":\"1.0.0\",\"description\":\"Collects field telemetry,"
            + " keeps it durably, ships, ingests and stores it\",\"role\":\"all\",\"endpoints\":{";
    String rest =
        "\"health\":\"/healthz\",\"live\":\"/livez\",\"ready\":\"/readyz\",\"stats\":\"/stats\","
            + "\"metrics\":\"/metrics\"}}\n";
    assertThat(body(get("/"))).isEqualTo(start + rest);
    engine.plugin("input", "ingest", PluginStatus.State.HEALTHY, "");
    assertThat(body(get("/"))).isEqualTo(start + "\"ingest\":\"/ingest\"," + rest);
  }

  @Test
  void otherMethodsAreRefusedWithWhatIsAllowed() throws Exception {
    http.operations = TestEngine.healthy();
    for (String path : handlers.keySet()) {
      HttpAnswer answer = call("POST", path, null);
      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.headers()).containsEntry("Allow", "GET, HEAD");
      assertThat(body(answer)).isEqualTo("{\"detail\":\"Method Not Allowed\"}\n");
    }
    assertThat(call("HEAD", "/healthz", null).status()).isEqualTo(200);
  }

  @Test
  void metricsComeInTheFormThatIsAsked() throws Exception {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Counter.builder("edgebot.messages.received")
        .tag("input", "syslog-main")
        .register(registry)
        .increment(3);
    http.registry = registry;
    HttpAnswer text = get("/metrics");
    assertThat(text.headers().get("Content-Type")).startsWith("text/plain; version=0.0.4");
    assertThat(body(text))
        .contains("edgebot_messages_received_total{input=\"syslog-main\"} 3.0")
        .doesNotContain("# EOF");
    HttpAnswer open =
        call("GET", "/metrics", "application/openmetrics-text;version=1.0.0;q=0.6,*/*;q=0.1");
    assertThat(open.headers().get("Content-Type"))
        .startsWith("application/openmetrics-text; version=1.0.0");
    assertThat(body(open)).endsWith("# EOF\n");
  }

  @Test
  void anAcceptHeaderIsUnderstood() {
    assertThat(MetricsFormat.of("text/plain, application/openmetrics-text;q=0.5"))
        .isEqualTo(MetricsFormat.TEXT);
    assertThat(MetricsFormat.of("application/openmetrics-text;q=0")).isEqualTo(MetricsFormat.TEXT);
    assertThat(MetricsFormat.of("application/openmetrics-text;q=x")).isEqualTo(MetricsFormat.TEXT);
    assertThat(MetricsFormat.of("*/*")).isEqualTo(MetricsFormat.TEXT);
    assertThat(MetricsFormat.of(";;,,")).isEqualTo(MetricsFormat.TEXT);
    assertThat(MetricsFormat.of("text/html,Application/OpenMetrics-Text ; version=1.0.0"))
        .isEqualTo(MetricsFormat.OPENMETRICS);
  }

  @Test
  void thePathsAreTakenBack() {
    assertThat(handlers).hasSize(6);
    http.close();
    assertThat(handlers).isEmpty();
  }
}
