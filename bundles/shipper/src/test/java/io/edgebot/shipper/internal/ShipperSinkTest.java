package io.edgebot.shipper.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.DeliveryResult.Delivered;
import io.edgebot.api.sink.DeliveryResult.Misconfigured;
import io.edgebot.api.sink.DeliveryResult.Refused;
import io.edgebot.api.sink.DeliveryResult.RetryLater;
import io.edgebot.api.sink.DeliveryResult.TooLarge;
import io.edgebot.api.sink.Guarantee;
import io.edgebot.testing.TestBatch;
import io.edgebot.testing.TestContext;
import io.edgebot.testing.TestEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ShipperSinkTest {
  private static final String TOKEN = "s3cr3t-token";
  private static final String RUN = "edge-1/00c0ffee00c0ffee/1-3";

  private TestServer server;
  private TestContext context;
  private ShipperSink sink;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer();
    context = new TestContext("shipper-main");
    open(config());
  }

  @AfterEach
  void stop() {
    sink.close();
    context.close();
    server.close();
  }

  private TestConfig config() {
    return TestConfig.urls(server.url()).with("token", TOKEN).with("timeout_seconds", 10);
  }

  private void open(TestConfig config) throws Exception {
    if (sink != null) {
      sink.close();
    }
    sink = config.sink();
    sink.open(context);
  }

  private DeliveryResult deliver(TestBatch batch) throws Exception {
    DeliveryResult result = sink.deliver(batch);
    assertThat(result.toString()).doesNotContain(TOKEN);
    assertThat(context.lastHealth()).doesNotContain(TOKEN);
    return result;
  }

  @Test
  void shipsLinesWithTheirRange() throws Exception {
    TestBatch batch = TestBatch.run(1, 3);

    assertThat(deliver(batch)).isEqualTo(DeliveryResult.delivered());

    TestServer.Request request = server.requests.get(0);
    assertThat(request.path()).isEqualTo("/ingest");
    assertThat(request.text()).isEqualTo(batch.lines());
    assertThat(request.digestFits()).isTrue();
    assertThat(request.header("EdgeBot-Sequence")).isEqualTo(RUN);
    assertThat(request.header("EdgeBot-Skipped")).isNull();
    assertThat(request.header("Content-Type")).isEqualTo("application/x-ndjson");
    assertThat(request.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(request.header("Content-Length")).isEqualTo("" + request.body().length);
    assertThat(request.header("Authorization")).isEqualTo("Bearer " + TOKEN);
    assertThat(request.header("User-Agent")).isEqualTo("EdgeBot-Shipper/1.0.0");
    assertThat(request.header("EdgeBot-Status"))
        .matches(
            "edge=edge-1; time=[0-9T:.-]+Z; version=1\\.0\\.0; lag_events=7; lag_seconds=1\\.[23]");
    assertThat(context.lastHealth()).isEqualTo("healthy");
    assertThat(sink.guarantee()).isEqualTo(Guarantee.KEYED);
    assertThat(sink.limits().oneGeneration()).isTrue();
    assertThat(context.count("edgebot_shipper_requests_total/2xx")).isEqualTo(1);
    assertThat(context.count("edgebot_shipper_sent_bytes_total")).isEqualTo(request.body().length);
  }

  @Test
  void usesZstdOnceItIsUnderstood() throws Exception {
    deliver(TestBatch.run(1, 3));
    deliver(TestBatch.run(4, 6));

    TestServer.Request second = server.requests.get(1);
    assertThat(second.header("Content-Encoding")).isEqualTo("zstd");
    assertThat(second.text()).isEqualTo(TestBatch.run(4, 6).lines());
    assertThat(second.digestFits()).isTrue();
  }

  @Test
  void sendsTheJournalsBlocksAsTheyAre() throws Exception {
    deliver(TestBatch.run(1, 1));
    TestBatch batch = TestBatch.run(2, 2001).inBlocks(2000);

    assertThat(deliver(batch)).isInstanceOf(Delivered.class);

    TestServer.Request request = server.requests.get(1);
    assertThat(request.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(request.text()).isEqualTo(batch.lines());
    assertThat(request.digestFits()).isTrue();
    byte[] block = batch.blocks().get(0).bytes();
    assertThat(request.body()).hasSize(block.length + 20).containsSequence(block);
  }

  @Test
  void compressesSmallBlocksTogether() throws Exception {
    TestBatch batch = TestBatch.run(1, 100).inBlocks(5);

    assertThat(deliver(batch)).isInstanceOf(Delivered.class);

    TestServer.Request request = server.requests.get(0);
    int stored = batch.blocks().stream().mapToInt(block -> block.bytes().length).sum();
    assertThat(request.text()).isEqualTo(batch.lines());
    assertThat(request.digestFits()).isTrue();
    assertThat(request.body().length).isLessThan(stored / 2);
  }

  @Test
  void namesEachIdentityWhereNumbersAreMissing() throws Exception {
    TestBatch batch =
        TestBatch.of(TestEvent.of(4, "{\"a\":1}"), TestEvent.of(6, "{}"))
            .withSkipped(2, 3, "quota")
            .withSkipped(7, 9, "quarantined");

    assertThat(deliver(batch)).isInstanceOf(Delivered.class);

    TestServer.Request request = server.requests.get(0);
    assertThat(request.header("EdgeBot-Sequence")).isEqualTo("edge-1/00c0ffee00c0ffee/2-9;ids");
    assertThat(request.header("EdgeBot-Skipped")).isEqualTo("2-3=quota, 7-9=quarantined");
    assertThat(request.text())
        .isEqualTo(
            "{\"_id\":\"edge-1/00c0ffee00c0ffee/4\",\"a\":1}\n"
                + "{\"_id\":\"edge-1/00c0ffee00c0ffee/6\"}\n");
    assertThat(request.digestFits()).isTrue();
  }

  @Test
  void declaresWhatIsSkippedWithoutEvents() throws Exception {
    assertThat(deliver(TestBatch.of().withSkipped(5, 8, "damaged"))).isInstanceOf(Delivered.class);

    TestServer.Request request = server.requests.get(0);
    assertThat(request.header("EdgeBot-Sequence")).isEqualTo("edge-1/00c0ffee00c0ffee/5-8;ids");
    assertThat(request.header("EdgeBot-Skipped")).isEqualTo("5-8=damaged");
    assertThat(request.text()).isEmpty();
    assertThat(request.digestFits()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 405, 407, 409, 301, 302, 307, 308, 418})
  void holdsOnAFaultOfConfiguration(int status) throws Exception {
    server.play = TestServer.status(status, "Location", "https://u:p@other.example/in?token=x");

    DeliveryResult result = deliver(TestBatch.run(1, 3));

    assertThat(result).isInstanceOf(Misconfigured.class);
    assertThat(((Misconfigured) result).reason()).contains(server.url()).contains("" + status);
    assertThat(result.toString()).doesNotContain("u:p").doesNotContain("token=x");
    assertThat(server.requests).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 500, 502, 503, 504, 507})
  void triesAgainAfterAFailureOfTheServer(int status) throws Exception {
    server.play = TestServer.status(status);

    RetryLater result = (RetryLater) deliver(TestBatch.run(1, 3));

    assertThat(result.delay()).isNull();
    assertThat(result.probe()).isEqualTo(status >= 502 && status <= 504);
    assertThat(context.lastHealth()).startsWith("failed: " + server.url() + " answers " + status);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void obeysRetryAfter(int status) throws Exception {
    server.play = TestServer.status(status, "Retry-After", "17");

    RetryLater result = (RetryLater) deliver(TestBatch.run(1, 3));

    assertThat(result.delay()).isEqualTo(Duration.ofSeconds(17));
    assertThat(result.probe()).isFalse();
  }

  @Test
  void waitsForAMothershipThatStarts() throws Exception {
    deliver(TestBatch.run(1, 3));
    server.play = TestServer.status(404);

    RetryLater result = (RetryLater) deliver(TestBatch.run(4, 6));

    assertThat(result.probe()).isTrue();
    assertThat(result.reason()).isEqualTo(server.url() + " answers 404: it seems to be starting");
    server.play = TestServer::ok;
    assertThat(deliver(TestBatch.run(4, 6))).isInstanceOf(Delivered.class);
  }

  @Test
  void letsTheBatchBeSplit() throws Exception {
    server.play = TestServer.status(413);
    assertThat(deliver(TestBatch.run(1, 3))).isInstanceOf(TooLarge.class);

    server.play = TestServer.status(422, "EdgeBot-Encodings", "gzip");
    Refused refused = (Refused) deliver(TestBatch.run(1, 3));
    assertThat(refused.code()).isEqualTo("http_422");
    assertThat(refused.events()).isEqualTo(List.of());
  }

  @Test
  void doesNotBlameEventsForAServerThatIsNoMothership() throws Exception {
    server.play = TestServer.status(422);

    DeliveryResult result = deliver(TestBatch.run(1, 3));

    assertThat(result).isInstanceOf(Misconfigured.class);
    assertThat(result.toString()).contains("format = envelope");
  }

  @Test
  void asksWhoRefusesBeforeBlamingEvents() throws Exception {
    server.play =
        (exchange, request) -> {
          if (request.header("EdgeBot-Sequence") == null) {
            TestServer.ok(exchange, request);
          } else {
            TestServer.send(exchange, 422, "{}");
          }
        };

    assertThat(deliver(TestBatch.run(1, 3))).isInstanceOf(Refused.class);
  }

  @Test
  void doesNotTakeAPortalsYesForDelivery() throws Exception {
    server.play = (exchange, request) -> TestServer.send(exchange, 200, "<html>Log in</html>");

    DeliveryResult result = deliver(TestBatch.run(1, 3));

    assertThat(result).isInstanceOf(Misconfigured.class);
    assertThat(result.toString()).contains("portal");
  }

  @Test
  void fallsBackToAnEncodingThatIsTaken() throws Exception {
    deliver(TestBatch.run(1, 3));
    server.play =
        (exchange, request) -> {
          exchange.getResponseHeaders().set("EdgeBot-Encodings", "");
          TestServer.send(
              exchange, request.header("Content-Encoding") == null ? 200 : 415, TestServer.OK);
        };

    assertThat(deliver(TestBatch.run(4, 6))).isInstanceOf(Delivered.class);
    assertThat(deliver(TestBatch.run(7, 9))).isInstanceOf(Delivered.class);

    assertThat(server.requests.stream().map(each -> each.header("Content-Encoding")))
        .containsExactly("gzip", "zstd", "gzip", null, null);
    assertThat(server.requests.get(4).text()).isEqualTo(TestBatch.run(7, 9).lines());
  }

  @Test
  void holdsIfNoEncodingIsTaken() throws Exception {
    server.play = TestServer.status(415);

    DeliveryResult result = deliver(TestBatch.run(1, 3));

    assertThat(result).isInstanceOf(Misconfigured.class);
    assertThat(result.toString()).contains("415").contains("format");
  }

  @Test
  void triesAgainAfterACutConnection() throws Exception {
    server.play = (exchange, request) -> exchange.close();

    RetryLater result = (RetryLater) deliver(TestBatch.run(1, 3));

    assertThat(result.probe()).isTrue();
    assertThat(result.reason()).contains(server.url());
    assertThat(sink.probe()).isTrue();
    server.play = TestServer::ok;
    assertThat(deliver(TestBatch.run(1, 3))).isInstanceOf(Delivered.class);
    assertThat(context.lastHealth()).isEqualTo("healthy");
  }

  @Test
  void doesNotWaitForeverForAServerThatHangs() throws Exception {
    open(config().with("timeout_seconds", 1));
    server.play = (exchange, request) -> {};

    RetryLater result = (RetryLater) deliver(TestBatch.run(1, 3));

    assertThat(result.probe()).isTrue();
    assertThat(result.reason()).isEqualTo(server.url() + " gave no answer in time");
  }

  @Test
  void triesAgainWhereNothingListens() throws Exception {
    server.close();

    RetryLater result = (RetryLater) deliver(TestBatch.run(1, 3));

    assertThat(result.probe()).isTrue();
    assertThat(result.reason()).contains("refuses the connection");
    assertThat(sink.probe()).isFalse();
  }
}
