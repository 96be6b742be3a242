package io.edgebot.sink.timescaledb.internal;

import static io.edgebot.sink.timescaledb.internal.TestSink.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.testing.servers.Postgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A standby takes over from its primary. */
class FailoverTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final DeliveryResult DELIVERED = DeliveryResult.delivered();

  @Test
  void theStandbyIsWrittenToOnceItIsPromoted() throws Exception {
    try (Postgres primary = Postgres.startNewest()) {
      TestDatabase database = TestDatabase.on(primary);
      try (TestSink sink = TestSink.to(database)) {
        assertThat(sink.deliver(batch(1, 100))).isEqualTo(DELIVERED);
      }
      primary.stop();
      try (Postgres standby = primary.standby()) {
        primary.start();
        String url =
            "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/%s"
                .formatted(standby.port(), primary.port(), database.name());
        try (TestSink sink = TestSink.to(database, Map.of("url", url))) {
          assertThat(sink.deliver(batch(1, 100))).isEqualTo(DELIVERED);
          assertThat(sink.duplicates()).isEqualTo(100);
          primary.kill();
          assertThat(sink.deliver(batch(51, 150))).isInstanceOf(DeliveryResult.RetryLater.class);
          assertThat(sink.probe()).isFalse();
          standby.execute("postgres", "SELECT pg_promote()");
          await().atMost(LIMIT).until(sink::probe);
          assertThat(sink.deliver(batch(51, 150))).isEqualTo(DELIVERED);
        }
        assertThat(
                standby.query(
                    database.name(), "SELECT count(*), count(DISTINCT number) FROM events"))
            .containsExactly(List.of("150", "150"));
      }
    }
  }

  @Test
  void aStandbyAloneIsNotWrittenTo() throws Exception {
    try (Postgres primary = Postgres.startNewest()) {
      TestDatabase database = TestDatabase.on(primary);
      TestSink.to(database).close();
      primary.stop();
      try (Postgres standby = primary.standby();
          TestSink sink =
              TestSink.opened(
                  database,
                  Map.of("url", standby.url(database.name()) + "?targetServerType=any"))) {
        await()
            .atMost(LIMIT)
            .untilAsserted(
                () ->
                    assertThat(sink.deliver(batch(1, 2)))
                        .isInstanceOfSatisfying(
                            DeliveryResult.RetryLater.class,
                            result -> {
                              assertThat(result.probe()).isTrue();
                              assertThat(result.reason()).contains("standby").contains("25006");
                            }));
        assertThat(sink.probe()).isFalse();
      }
    }
  }
}
