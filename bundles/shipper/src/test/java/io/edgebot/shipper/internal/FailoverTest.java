package io.edgebot.shipper.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.sink.DeliveryResult.Delivered;
import io.edgebot.api.sink.DeliveryResult.Misconfigured;
import io.edgebot.api.sink.DeliveryResult.RetryLater;
import io.edgebot.testing.TestBatch;
import io.edgebot.testing.TestContext;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FailoverTest {
  private TestServer first;
  private TestServer second;
  private TestContext context;
  private ShipperSink sink;

  /** Two motherships, {@code first} being the one that the test's origin prefers. */
  @BeforeEach
  void start() throws Exception {
    first = new TestServer();
    second = new TestServer();
    context = new TestContext("shipper-main");
    open("return_after_seconds", 3600);
    assertThat(sink.deliver(TestBatch.run(1, 1))).isInstanceOf(Delivered.class);
    if (!second.requests.isEmpty()) {
      TestServer swap = first;
      first = second;
      second = swap;
    }
    assertThat(first.shipped()).hasSize(1);
    assertThat(second.shipped()).isEmpty();
  }

  private void open(String key, Object value) throws Exception {
    if (sink != null) {
      sink.close();
    }
    sink =
        TestConfig.urls(first.url() + " , " + second.url())
            .with("timeout_seconds", 3)
            .with(key, value)
            .sink();
    sink.open(context);
  }

  @AfterEach
  void stop() {
    sink.close();
    context.close();
    first.close();
    second.close();
  }

  @Test
  void staysWithTheOneItPrefers() throws Exception {
    for (int i = 2; i < 10; i++) {
      assertThat(sink.deliver(TestBatch.run(i, i))).isInstanceOf(Delivered.class);
    }

    assertThat(first.shipped()).hasSize(9);
    assertThat(second.shipped()).isEmpty();
  }

  @Test
  void movesOnWithinTheSameDelivery() throws Exception {
    first.play = (exchange, request) -> exchange.close();
    TestBatch batch = TestBatch.run(2, 30);

    assertThat(sink.deliver(batch)).isInstanceOf(Delivered.class);

    assertThat(second.shipped()).hasSize(1);
    assertThat(second.shipped().get(0).text()).isEqualTo(batch.lines());
    assertThat(second.shipped().get(0).header("EdgeBot-Sequence"))
        .isEqualTo(first.shipped().get(1).header("EdgeBot-Sequence"));
    assertThat(context.lastHealth()).startsWith("degraded: the connection to " + first.url());
    assertThat(context.count("edgebot_shipper_failovers_total")).isEqualTo(1);
  }

  @Test
  void doesNotReturnBeforeItsTime() throws Exception {
    first.play = TestServer.status(503);
    assertThat(sink.deliver(TestBatch.run(2, 2))).isInstanceOf(Delivered.class);
    first.play = TestServer::ok;
    assertThat(sink.probe()).isTrue();
    int before = first.requests.size();

    assertThat(sink.deliver(TestBatch.run(3, 3))).isInstanceOf(Delivered.class);

    assertThat(first.requests).hasSize(before);
    assertThat(second.shipped()).hasSize(2);
  }

  @Test
  void returnsToTheOneItPrefersWhenThatIsBack() throws Exception {
    open("return_after_seconds", 0);
    first.play = TestServer.status(503);
    first.livez = 503;
    assertThat(sink.deliver(TestBatch.run(2, 2))).isInstanceOf(Delivered.class);
    assertThat(sink.deliver(TestBatch.run(3, 3))).isInstanceOf(Delivered.class);
    assertThat(second.shipped()).hasSize(2);
    first.play = TestServer::ok;
    first.livez = 200;

    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              sink.probe();
              sink.deliver(TestBatch.run(4, 4));
              return first.shipped().stream()
                  .anyMatch(each -> each.header("EdgeBot-Sequence").endsWith("/4-4"));
            });
    assertThat(context.lastHealth()).isEqualTo("healthy");
  }

  @Test
  void shipsOnWhileOneIsMisconfigured() throws Exception {
    first.play = TestServer.status(401);

    assertThat(sink.deliver(TestBatch.run(2, 2))).isInstanceOf(Delivered.class);
    assertThat(sink.deliver(TestBatch.run(3, 3))).isInstanceOf(Delivered.class);

    assertThat(first.shipped()).hasSize(2);
    assertThat(second.shipped()).hasSize(2);
    assertThat(context.lastHealth()).startsWith("degraded: " + first.url() + " answers 401");
  }

  @Test
  void holdsIfAllAreMisconfigured() throws Exception {
    first.play = TestServer.status(401);
    second.play = TestServer.status(404);

    Misconfigured result = (Misconfigured) sink.deliver(TestBatch.run(2, 2));

    assertThat(result.reason())
        .contains(first.url() + " answers 401")
        .contains(second.url() + " answers 404");
    assertThat(context.lastHealth()).startsWith("failed: ");
  }

  @Test
  void triesAgainIfOneMayComeBack() throws Exception {
    first.play = TestServer.status(401);
    second.play = TestServer.status(503, "Retry-After", "5");

    RetryLater result = (RetryLater) sink.deliver(TestBatch.run(2, 2));

    assertThat(result.delay()).isEqualTo(Duration.ofSeconds(5));
    assertThat(result.probe()).isFalse();
  }

  @Test
  void aConflictEndsTheDeliveryEverywhere() throws Exception {
    first.play = TestServer.status(409);

    Misconfigured result = (Misconfigured) sink.deliver(TestBatch.run(2, 4));

    assertThat(result.reason())
        .contains("edge-1/00c0ffee00c0ffee/2-4")
        .contains("edgebot:queue-renew");
    assertThat(second.shipped()).isEmpty();
  }

  @Test
  void leavesOneThatHangs() throws Exception {
    first.play = (exchange, request) -> {};

    assertThat(sink.deliver(TestBatch.run(2, 2))).isInstanceOf(Delivered.class);

    assertThat(second.shipped()).hasSize(1);
    assertThat(context.lastHealth())
        .isEqualTo("degraded: " + first.url() + " gave no answer in time");
  }

  @Test
  void triesAllWhenAllAreDown() throws Exception {
    first.play = TestServer.status(500);
    second.play = TestServer.status(503);

    RetryLater both = (RetryLater) sink.deliver(TestBatch.run(2, 2));
    assertThat(both.reason()).contains(first.url()).contains(second.url());
    assertThat(both.probe()).isTrue();

    first.play = TestServer::ok;
    second.play = TestServer::ok;
    assertThat(sink.deliver(TestBatch.run(2, 2))).isInstanceOf(Delivered.class);
  }
}
