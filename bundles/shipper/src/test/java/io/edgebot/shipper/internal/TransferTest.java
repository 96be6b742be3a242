package io.edgebot.shipper.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.sink.BatchLimits;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.DeliveryResult.Delivered;
import io.edgebot.api.sink.DeliveryResult.Misconfigured;
import io.edgebot.api.sink.DeliveryResult.Refused;
import io.edgebot.api.sink.DeliveryResult.RetryLater;
import io.edgebot.testing.TestBatch;
import io.edgebot.testing.TestContext;
import io.edgebot.testing.TestEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Slow links, slow and strange servers, proxies, status. */
@Timeout(60)
class TransferTest {
  private TestServer server;
  private TestContext context;
  private ShipperSink sink;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer();
    context = new TestContext("shipper-main");
  }

  @AfterEach
  void stop() {
    if (sink != null) {
      sink.close();
    }
    context.close();
    server.close();
  }

  private void open(TestConfig config) throws Exception {
    sink = config.sink();
    sink.open(context);
  }

  private static TestBatch incompressible(int bytes) {
    byte[] random = new byte[bytes * 3 / 4];
    new Random(1).nextBytes(random);
    String text = Base64.getEncoder().encodeToString(random);
    return TestBatch.of(TestEvent.of(1, "{\"type\":\"t\",\"message\":\"" + text + "\"}"));
  }

  @Test
  void keepsToTheBandwidthAndIsNotTakenToHang() throws Exception {
    open(
        TestConfig.urls(server.url())
            .with("compression", "none")
            .with("bandwidth_limit_bytes_per_second", 12_000L)
            .with("timeout_seconds", 2));
    TestBatch batch = incompressible(40_000);
    long start = System.nanoTime();
    CompletableFuture<DeliveryResult> result =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return sink.deliver(batch);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            },
            Executors.newSingleThreadExecutor());

    assertThat(sink.probe()).isTrue(); // is not held up by the transfer
    assertThat(result.isDone()).isFalse();

    assertThat(result.get(30, TimeUnit.SECONDS)).isInstanceOf(Delivered.class);
    assertThat(System.nanoTime() - start).isGreaterThan(2_800_000_000L);
    assertThat(server.requests.get(0).text()).isEqualTo(batch.lines());
  }

  @Test
  void waitsForASlowAnswer() throws Exception {
    open(TestConfig.urls(server.url()));
    server.play =
        (exchange, request) ->
            CompletableFuture.delayedExecutor(600, TimeUnit.MILLISECONDS)
                .execute(
                    () -> {
                      try {
                        TestServer.ok(exchange, request);
                      } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                      }
                    });

    assertThat(sink.deliver(TestBatch.run(1, 3))).isInstanceOf(Delivered.class);
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void givesUpOnAnAnswerThatDoesNotEnd() throws Exception {
    open(TestConfig.urls(server.url()).with("timeout_seconds", 1));
    server.play =
        (exchange, request) -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write(new byte[10]);
          exchange.getResponseBody().flush();
        };

    assertThat(sink.deliver(TestBatch.run(1, 3))).isInstanceOf(RetryLater.class);
  }

  @Test
  void readsNoMoreOfAnAnswerThanItNeeds() throws Exception {
    open(TestConfig.urls(server.url()));
    server.play =
        (exchange, request) -> {
          exchange.getResponseHeaders().set("EdgeBot-Encodings", "gzip");
          exchange.sendResponseHeaders(200, 0);
          byte[] step = new byte[65_536];
          for (int i = 0; i < 1_000_000; i++) {
            exchange.getResponseBody().write(step);
          }
        };

    assertThat(sink.deliver(TestBatch.run(1, 3))).isInstanceOf(Delivered.class);
  }

  @Test
  void doesNotMindAConnectionThatWasClosedMeanwhile() throws Exception {
    open(TestConfig.urls(server.url()));
    AtomicBoolean cut = new AtomicBoolean();
    server.play =
        (exchange, request) -> {
          if (cut.compareAndSet(true, false)) {
            exchange.close();
          } else {
            TestServer.ok(exchange, request);
          }
        };
    assertThat(sink.deliver(TestBatch.run(1, 3))).isInstanceOf(Delivered.class);
    cut.set(true);

    assertThat(sink.deliver(TestBatch.run(4, 6))).isInstanceOf(Delivered.class);

    assertThat(server.shipped()).hasSize(3);
    assertThat(context.lastHealth()).isEqualTo("healthy");
  }

  @Test
  void reportsWhileIdle() throws Exception {
    open(TestConfig.urls(server.url()).with("status_interval_seconds", 1).with("token", "abc"));

    await().atMost(Duration.ofSeconds(20)).until(() -> server.requests.size() >= 2);

    for (TestServer.Request request : server.requests) {
      assertThat(request.body()).isEmpty();
      assertThat(request.header("EdgeBot-Sequence")).isNull();
      assertThat(request.header("EdgeBot-Digest")).isNull();
      assertThat(request.header("Authorization")).isEqualTo("Bearer abc");
      assertThat(request.header("EdgeBot-Status")).contains("lag_events=7");
    }
    assertThat(context.lastHealth()).isEqualTo("healthy");
  }

  @Test
  void showsAFaultWhileIdle() throws Exception {
    server.play = TestServer.status(401);
    open(TestConfig.urls(server.url()).with("status_interval_seconds", 1));

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> context.lastHealth().startsWith("failed: " + server.url() + " answers 401"));
  }

  @Test
  void doesNotReportWhileItShips() throws Exception {
    ShipperSettings settings =
        TestConfig.urls(server.url()).with("status_interval_seconds", 3600).settings();
    Session session = Session.open(settings, "1.0.0", BatchLimits.DEFAULT, context);
    AtomicBoolean sentWhileShipping = new AtomicBoolean(true);
    server.play =
        (exchange, request) -> {
          sentWhileShipping.set(session.sendStatus());
          TestServer.ok(exchange, request);
        };

    assertThat(session.deliver(TestBatch.run(1, 1))).isInstanceOf(Delivered.class);

    assertThat(sentWhileShipping).isFalse();
    assertThat(session.sendStatus()).isFalse();
    session.close();
  }

  @Test
  void asksForSmallerBatchesWhereOneWasTooLarge() throws Exception {
    open(TestConfig.urls(server.url()));
    assertThat(sink.limits().bytes()).isEqualTo(4 << 20);
    server.play = TestServer.status(413);

    TestBatch large = TestBatch.run(1, 20_000);
    sink.deliver(large);
    assertThat(sink.limits()).isEqualTo(new BatchLimits(10_000, large.encodedBytes() / 2, true));
    sink.deliver(TestBatch.run(1, 2));
    assertThat(sink.limits()).isEqualTo(new BatchLimits(10_000, 65_536, true));
  }

  @Test
  void goesThroughAProxy() throws Exception {
    open(
        TestConfig.urls("http://mothership.example/ingest")
            .with("proxy", "127.0.0.1:" + server.port())
            .with("proxy_user", "joe")
            .with("proxy_password", "pr0xy"));

    assertThat(sink.deliver(TestBatch.run(1, 3))).isInstanceOf(Delivered.class);

    TestServer.Request request = server.requests.get(0);
    assertThat(request.path()).isEqualTo("http://mothership.example/ingest");
    assertThat(request.header("Proxy-Authorization"))
        .isEqualTo("Basic " + Base64.getEncoder().encodeToString("joe:pr0xy".getBytes("UTF-8")));
  }

  @Test
  void readsTheTokenAnew(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("token"), "first\n");
    open(TestConfig.urls(server.url()).with("token_file", file.toString()));
    sink.deliver(TestBatch.run(1, 1));
    Files.writeString(file, "second\n");
    sink.deliver(TestBatch.run(2, 2));
    Files.writeString(file, "two words\n");
    Misconfigured bad = (Misconfigured) sink.deliver(TestBatch.run(3, 3));
    Files.delete(file);
    Misconfigured gone = (Misconfigured) sink.deliver(TestBatch.run(3, 3));

    assertThat(server.requests.stream().map(each -> each.header("Authorization")))
        .containsExactly("Bearer first", "Bearer second");
    assertThat(bad.reason()).contains("the token must be").doesNotContain("two");
    assertThat(gone.reason()).contains("token_file").contains(file.toString());
  }

  @Test
  void blamesAnEventThatCannotBeSent() throws Exception {
    open(TestConfig.urls(server.url()));

    Refused result =
        (Refused) sink.deliver(TestBatch.of(TestEvent.of(1, "{}"), TestEvent.of(3, "nonsense")));

    assertThat(result.code()).isEqualTo("unsendable");
    assertThat(server.requests).isEmpty();
  }
}
