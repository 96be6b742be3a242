package io.edgebot.shipper.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventId;
import io.edgebot.api.event.NumberText;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.DeliveryResult.Delivered;
import io.edgebot.api.sink.DeliveryResult.Misconfigured;
import io.edgebot.api.sink.DeliveryResult.Refused;
import io.edgebot.api.sink.DeliveryResult.RetryLater;
import io.edgebot.api.sink.Guarantee;
import io.edgebot.testing.TestBatch;
import io.edgebot.testing.TestContext;
import io.edgebot.testing.TestEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EnvelopeTest {
  private static final EventId ID = new EventId("edge-1", 1, 1, 0);

  private TestServer server;
  private TestContext context;
  private ShipperSink sink;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer();
    server.play = (exchange, request) -> TestServer.send(exchange, 200, TestServer.OK);
    context = new TestContext("shipper-main");
    open("auto");
  }

  private void open(String compression) throws Exception {
    sink =
        TestConfig.urls(server.url())
            .with("format", "envelope")
            .with("compression", compression)
            .sink();
    sink.open(context);
  }

  @AfterEach
  void stop() {
    sink.close();
    context.close();
    server.close();
  }

  private static TestEvent event() {
    return TestEvent.of(
        ID,
        "{}",
        Event.builder("syslog")
            .put("timestamp", "2026-11-24T03:24:42.889115+00:00")
            .put("message", "h\u00e9llo")
            .build());
  }

  private DeliveryResult deliverAnswered(String sinkResults) throws Exception {
    String body = TestServer.OK.replace("\"sink_results\":{}", "\"sink_results\":" + sinkResults);
    server.play = (exchange, request) -> TestServer.send(exchange, 200, body);
    return sink.deliver(TestBatch.of(event()));
  }

  @Test
  void isTheObjectThatTheOriginalTakes() throws Exception {
    Map<String, Object> odd = new LinkedHashMap<>();
    odd.put("a", Arrays.asList(true, null, NumberText.of("1.10"), 2, 2.5, "x\n"));
    TestEvent strange =
        TestEvent.of(
            ID,
            "{}",
            Event.builder("odd")
                .put("source", NumberText.of("7"))
                .put("message", odd)
                .put("data", "text")
                .put("status", "A")
                .put("timestamp", "2026-11-24T00:00:00Z")
                .build());

    EnvelopeSource source =
        new EnvelopeSource(
            List.of(event(), strange), 100, Instant.parse("2026-11-24T03:23:46.870736Z"));
    byte[] body = GzipStitcherProperties.bytes(source.get(Encoding.NONE));

    assertThat(new String(body, StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"messages\":["
                + "{\"type\":\"syslog\",\"timestamp\":\"2026-11-24T03:24:42.889115+00:00\","
                + "\"message\":\"h\\u00E9llo\"},"
                + "{\"type\":\"odd\",\"source\":\"7\","
                + "\"message\":\"{\\\"a\\\":[true,null,1.10,2,2.5,\\\"x\\\\n\\\"]}\","
                + "\"data\":{\"value\":\"text\"},\"status\":\"A\","
                + "\"timestamp\":\"2026-11-24T00:00:00Z\"}"
                + "],\"batch_size\":2,\"timestamp\":\"2026-11-24T03:23:46.870736+00:00\","
                + "\"source\":\"edgebot\",\"is_retry\":false}");
  }

  @Test
  void goesPlainAndWithoutOurHeaders() throws Exception {
    assertThat(sink.deliver(TestBatch.of(event()).withSkipped(3, 4, "quota")))
        .isInstanceOf(Delivered.class);

    TestServer.Request request = server.requests.get(0);
    assertThat(request.header("Content-Type")).isEqualTo("application/json");
    assertThat(request.header("Content-Encoding")).isNull();
    assertThat(request.headers().keySet()).noneMatch(name -> name.startsWith("Edgebot"));
    assertThat(request.text()).startsWith("{\"messages\":[{\"type\":\"syslog\"");
    assertThat(sink.guarantee()).isEqualTo(Guarantee.AT_LEAST_ONCE);
    assertThat(sink.limits().events()).isEqualTo(1000);
  }

  @Test
  void looksAtWhatTheSinksDid() throws Exception {
    assertThat(
            deliverAnswered("{\"tsdb\":{\"written\":0,\"errors\":1,\"retries\":0,\"queued\":0}}"))
        .isInstanceOf(RetryLater.class);
    assertThat(
            deliverAnswered(
                "{\"tsdb\":{\"written\":0,\"errors\":1,\"retries\":0,\"queued\":0},"
                    + "\"loki\":{\"written\":1,\"errors\":0,\"retries\":0,\"queued\":0}}"))
        .isInstanceOf(Delivered.class);
    assertThat(
            deliverAnswered("{\"tsdb\":{\"written\":0,\"errors\":1,\"retries\":0,\"queued\":1}}"))
        .isInstanceOf(Delivered.class);
    assertThat(deliverAnswered("null")).isInstanceOf(Delivered.class);
    assertThat(deliverAnswered("{}")).isInstanceOf(Delivered.class);
  }

  @Test
  void doesNotTakeAnotherServersYes() throws Exception {
    server.play = (exchange, request) -> TestServer.send(exchange, 200, "{\"ok\":true}");
    assertThat(sink.deliver(TestBatch.of(event()))).isInstanceOf(Misconfigured.class);
  }

  @Test
  void fallsBackToPlainWhereGzipIsAnError() throws Exception {
    sink.close();
    open("gzip");
    server.play =
        (exchange, request) -> {
          boolean gzip = request.header("Content-Encoding") != null;
          TestServer.send(exchange, gzip ? 400 : 200, gzip ? "{}" : TestServer.OK);
        };

    assertThat(sink.deliver(TestBatch.of(event()))).isInstanceOf(Delivered.class);
    assertThat(sink.deliver(TestBatch.of(event()))).isInstanceOf(Delivered.class);

    assertThat(server.requests.stream().map(each -> each.header("Content-Encoding")))
        .containsExactly("gzip", null, null);
    assertThat(server.requests.get(0).text()).startsWith("{\"messages\":[{\"type\":\"syslog\"");
  }

  @Test
  void letsARefusedBatchBeSplit() throws Exception {
    server.play = TestServer.status(422);
    assertThat(sink.deliver(TestBatch.of(event()))).isInstanceOf(Refused.class);
  }

  @Test
  void hasNothingToSayWithoutEvents() throws Exception {
    assertThat(sink.deliver(TestBatch.of().withSkipped(3, 4, "quota")))
        .isInstanceOf(Delivered.class);
    assertThat(server.requests).isEmpty();
  }
}
