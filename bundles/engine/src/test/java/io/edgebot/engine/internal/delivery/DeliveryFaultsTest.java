package io.edgebot.engine.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.operations.SinkStatus;
import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.api.sink.BatchLimits;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.DeliveryResult.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a sink's faults lead to, and how they are told. */
class DeliveryFaultsTest extends DeliveriesFixture {
  @Test
  void aProbeEndsTheWaitWhenTheDestinationReturns() throws IOException {
    ScriptedSink sink =
        attach(new ScriptedSink(batch -> DeliveryResult.unreachable("connection refused")));
    sink.reachable = false;
    append("syslog", messages(0, 10));
    await().atMost(LIMIT).until(() -> status().consecutiveFailures() >= 2);
    assertThat(status().lastError()).isEqualTo("connection refused");

    // The third wait is of some 30 s.
    await().atMost(LIMIT).until(() -> status().consecutiveFailures() >= 3);
    sink.answer(batch -> DeliveryResult.delivered());
    sink.reachable = true;
    Instant returned = Instant.now();
    await().atMost(LIMIT).until(() -> sink.delivered.size() == 10);

    assertThat(Duration.between(returned, Instant.now())).isLessThan(Duration.ofSeconds(10));
    assertThat(sink.delivered).isEqualTo(messages(0, 10));
    await().atMost(LIMIT).until(() -> status().consecutiveFailures() == 0);
  }

  @Test
  void whatASinkThrowsIsTriedAgain() throws IOException {
    ScriptedSink sink =
        attach(
            new ScriptedSink(
                batch -> {
                  throw new IllegalStateException("broken");
                }));
    append("syslog", messages(0, 5));
    await().atMost(LIMIT).until(() -> status().consecutiveFailures() >= 1);
    sink.answer(batch -> DeliveryResult.delivered());
    await().atMost(LIMIT).until(() -> sink.delivered.size() == 5);

    assertThat(status().lastError()).isEqualTo("broken");
    assertThat(journal.quarantine(0, 10, false)).isEmpty();
  }

  @Test
  void aSinkThatBreaksItsContractLosesNothing() throws IOException {
    append("syslog", messages(0, 5));
    ScriptedSink sink =
        attach(
            new ScriptedSink(
                batch -> new DeliveryResult.Refused("bad", "?", List.of(new Refusal(99, "x")))));
    await().atMost(LIMIT).until(() -> status().consecutiveFailures() >= 1);
    sink.answer(batch -> null);
    await().atMost(LIMIT).until(() -> status().lastError().contains("no result"));
    sink.answer(batch -> DeliveryResult.delivered());
    await().atMost(LIMIT).until(() -> sink.delivered.size() == 5);

    assertThat(journal.quarantine(0, 10, false)).isEmpty();
  }

  @Test
  void deliveryBeginsAgainAfterWhatNobodyForesaw() throws IOException {
    append("syslog", messages(0, 5));
    ScriptedSink sink = ScriptedSink.accepting();
    sink.limits = null; // asking it throws
    attach(sink);
    await().atMost(LIMIT).until(() -> status().consecutiveFailures() >= 1);
    assertThat(deliveries.trouble(SINK)).isNotEmpty();
    sink.limits = BatchLimits.DEFAULT;
    await().atMost(LIMIT).until(() -> sink.delivered.size() == 5);
  }

  @Test
  void aConfigurationFaultHoldsAndSaysWhy() throws IOException {
    attach(new ScriptedSink(batch -> new DeliveryResult.Misconfigured("401: check the token")));
    append("syslog", messages(0, 5));

    await().atMost(LIMIT).until(() -> status().breaker() == SinkStatus.Breaker.OPEN);
    assertThat(deliveries.trouble(SINK)).isEqualTo("401: check the token");
    assertThat(status().lagEvents()).isEqualTo(5);
    assertThat(journal.quarantine(0, 10, false)).isEmpty();
  }

  @Test
  void aSinkThatIsTooFarBehindIsSaidToBeSo() throws IOException {
    CountDownLatch returns = new CountDownLatch(1);
    append("syslog", messages(0, 5));
    ScriptedSink sink =
        attach(
            new ScriptedSink(
                batch -> {
                  awaitUninterruptibly(returns);
                  return DeliveryResult.delivered();
                }),
            "degraded_lag_seconds",
            "0.2");
    assertThat(deliveries.behind()).isEmpty();
    await().atMost(LIMIT).until(() -> !deliveries.behind().isEmpty());
    assertThat(deliveries.behind().get(SINK))
        .matches(
            "the oldest of 5 undelivered events is \\d+\\.\\d s old, more than the limit of 0\\.3 s"
                + " \\(degraded_lag_seconds and flush_interval_seconds\\)");
    assertThat(deliveries.trouble(SINK)).as("no attempt failed").isEmpty();
    returns.countDown();
    await().atMost(LIMIT).until(() -> sink.delivered.size() == 5);
    await().atMost(LIMIT).until(() -> deliveries.behind().isEmpty());
  }

  @Test
  void metersTellHowASinkIs() throws IOException {
    assertThat(gauge("edgebot_delivery_attached")).isZero();
    assertThat(gauge("edgebot_queue_age_limit_seconds")).isEqualTo(Double.POSITIVE_INFINITY);
    ScriptedSink sink =
        attach(
            new ScriptedSink(batch -> DeliveryResult.unreachable("down")), "breaker_failures", "1");
    assertThat(gauge("edgebot_delivery_attached")).isEqualTo(1);
    assertThat(gauge("edgebot_queue_age_limit_seconds")).isEqualTo(300.05);
    append("syslog", messages(0, 5));
    await().atMost(LIMIT).until(() -> gauge("edgebot_delivery_breaker_state") == 1);
    assertThat(gauge("edgebot_delivery_last_failure_timestamp_seconds"))
        .isCloseTo(Instant.now().getEpochSecond(), within(30.0));
    assertThat(gauge("edgebot_delivery_last_success_timestamp_seconds")).isZero();
    sink.answer(batch -> DeliveryResult.delivered());
    await().atMost(LIMIT).until(() -> status().delivered() == 5);
    assertThat(gauge("edgebot_delivery_breaker_state")).isZero();
    assertThat(gauge("edgebot_delivery_last_success_timestamp_seconds"))
        .isCloseTo(Instant.now().getEpochSecond(), within(30.0));
    deliveries.detach(SINK);
    assertThat(gauge("edgebot_delivery_attached")).isZero();
  }

  @Test
  void aConfigurationIsGoodOnceItsSinkWasOpen() throws IOException {
    ScriptedSink sink = ScriptedSink.accepting();
    sink.failure = new IOException("no route to host");
    attach(sink);
    await().atMost(LIMIT).until(() -> status().lastError().equals("no route to host"));
    assertThat(verdict.notes).isEmpty();

    sink.failure =
        new InvalidSettingException("io.edgebot.sink.test~main", "path", "/x", "a directory");
    String refusal = "etc/io.edgebot.sink.test-main.cfg: path = '/x' must be a directory";
    await().atMost(LIMIT).until(() -> verdict.notes.contains("refused: " + refusal));
    assertThat(status().lastError()).isEqualTo(refusal);
    assertThat(verdict.notes).doesNotContain("good");

    sink.failure = null;
    await().atMost(LIMIT).until(() -> verdict.notes.contains("good"));
    assertThat(deliveries.trouble(SINK)).as("over, though nothing was delivered yet").isEmpty();
    assertThat(status().breaker()).isEqualTo(SinkStatus.Breaker.CLOSED);
    append("syslog", messages(0, 1));
    await().atMost(LIMIT).until(() -> sink.delivered.equals(List.of("m0")));
  }

  private double gauge(String name) {
    return registry.get(name).tag("sink", SINK).gauge().value();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
