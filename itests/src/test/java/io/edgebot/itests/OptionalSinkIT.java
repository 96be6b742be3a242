package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgebot.itests.SyslogClient.Transport;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** An optional sink whose destination never returns holds up nothing and keeps nothing. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OptionalSinkIT {
  private static final int COUNT = 20_000;
  private static final int MORE = 5_000;
  private static final String DEAD = "shipper-dead";
  private static final int SYSLOG = Instance.freePort();
  private static Instance instance;
  private static Store store;

  @BeforeAll
  static void start() throws IOException {
    instance = Distribution.instance("all", "optional");
    Site.configureSyslog(instance, SYSLOG);
    instance.configure(
        "io.edgebot.sink.shipper-dead.cfg",
        """
        urls = http://127.0.0.1:%d/ingest
        required = false
        max_lag_bytes = 20000
        """
            .formatted(Instance.freePort()));
    instance.start().awaitOk("/readyz");
    assertThat(instance.shell("feature:install edgebot-shipper").status()).isZero();
    Site.awaitPlugin(instance, "syslog-main");
    store = new Store(instance);
    await("the sink is there")
        .atMost(LIMIT)
        .until(() -> instance.get("/metrics").body().contains("{sink=\"" + DEAD + "\""));
  }

  @AfterAll
  static void stop() {
    instance.close();
  }

  @Test
  @Order(1)
  void theOtherSinkGetsEverythingAndTheSkippedAreCounted() throws IOException, SQLException {
    try (SyslogClient client = new SyslogClient(Transport.TCP_LF, SYSLOG, "optional")) {
      client.send(1, COUNT);
      store.awaitOnceEach("optional", COUNT, LIMIT);
    }
    await("all but the newest are skipped")
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              long skipped =
                  Metrics.sum(instance, "edgebot_delivery_skipped_events_total{sink=\"" + DEAD);
              long queued = Metrics.queued(instance, DEAD);
              assertThat(skipped).isPositive();
              assertThat(skipped + queued).isEqualTo(COUNT);
              assertThat(Metrics.sum(instance, "edgebot_queue_bytes{sink=\"" + DEAD))
                  .isLessThanOrEqualTo(60_000);
            });
    assertThat(Metrics.sum(instance, "edgebot_delivery_skipped_events_total{sink=\"store-main"))
        .isZero();
    assertThat(Metrics.queued(instance, "store-main")).isZero();
    assertThat(instance.get("/readyz").statusCode()).isEqualTo(200);
    assertThat(instance.get("/livez").statusCode()).isEqualTo(200);
    assertThat(instance.get("/healthz").body())
        .contains("\"status\":\"degraded\"")
        .containsPattern("\"reason\":\"" + DEAD + ": [^\"]+\"");
  }

  @Test
  @Order(2)
  void whatIsSkippedWithoutItsFeatureIsCountedAlsoAfterARestart() throws IOException, SQLException {
    assertThat(instance.shell("feature:uninstall edgebot-shipper").status()).isZero();
    try (SyslogClient client = new SyslogClient(Transport.TCP_LF, SYSLOG, "gone")) {
      client.send(1, MORE);
      store.awaitOnceEach("gone", MORE, LIMIT);
    }
    awaitAllToBeSkippedOrQueued();

    assertThat(instance.terminate()).isIn(0, 143);
    instance.start().awaitOk("/readyz");
    awaitAllToBeSkippedOrQueued();
  }

  private static void awaitAllToBeSkippedOrQueued() {
    await("all but the newest are skipped")
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              long skipped =
                  Metrics.sum(instance, "edgebot_delivery_skipped_events_total{sink=\"" + DEAD);
              assertThat(skipped).isGreaterThan(COUNT);
              assertThat(skipped + Metrics.queued(instance, DEAD)).isEqualTo(COUNT + MORE);
            });
  }
}
