package io.edgebot.sink.timescaledb.internal;

import static io.edgebot.sink.timescaledb.internal.TestSink.syslog;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.testing.servers.Postgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How a schema comes to be, and which are left alone. */
class MigrationsTest {
  private static final DeliveryResult DELIVERED = DeliveryResult.delivered();

  @ParameterizedTest
  @MethodSource("io.edgebot.sink.timescaledb.internal.TestSink#versions")
  void manyMayStartAtOnce(int version) throws Exception {
    TestDatabase database = TestDatabase.of(version);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Database.Prepared>> motherships = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Database own =
            new Database(
                "m" + i,
                TestConnections.to(database),
                TimescaleSinkTest.arrangements(0),
                Duration.ofSeconds(20));
        motherships.add(own::prepare);
      }
      for (Future<Database.Prepared> mothership : threads.invokeAll(motherships)) {
        assertThat(mothership.get().failed()).isEmpty();
        assertThat(mothership.get().server().version() / 10_000).isEqualTo(version);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(database.query("SELECT version, name, length(checksum) FROM events_migrations"))
        .containsExactly(List.of("1", "001-events.sql", "64"));
  }

  @Test
  void aNewerSchemaIsNotTouched() throws Exception {
    TestDatabase database = TestDatabase.of(Postgres.newest());
    TestSink.to(database).close();
    database.execute("INSERT INTO events_migrations VALUES (2, '002-later.sql', 'x')");
    refused(database, "made by a newer EdgeBot (version 2, this one knows 1)");
    database.execute(
        "DELETE FROM events_migrations WHERE version = 2",
        "UPDATE events_migrations SET checksum = 'y'");
    refused(database, "step 1 of schema public is not the one of this EdgeBot");
  }

  @Test
  void aSchemaThatBecomesNewerIsHeldBack() throws Exception {
    TestDatabase database = TestDatabase.of(Postgres.newest());
    try (TestSink sink = TestSink.to(database)) {
      database.execute(
          "ALTER TABLE events RENAME TO later_events",
          "INSERT INTO events_migrations VALUES (2, '002-later.sql', 'x')");
      assertThat(sink.deliver(syslog(1))).isInstanceOf(DeliveryResult.RetryLater.class);
      assertThat(sink.deliver(syslog(1)))
          .isInstanceOfSatisfying(
              DeliveryResult.Misconfigured.class,
              result -> assertThat(result.reason()).contains("upgrade this one"));
      assertThat(sink.context.lastHealth()).startsWith("failed: ").contains("upgrade this one");
    }
  }

  @Test
  void aTableOfAnotherProgramIsNotTouched() throws Exception {
    TestDatabase database = TestDatabase.of(Postgres.newest());
    database.execute(
        "CREATE TABLE events (ts timestamptz, data jsonb)",
        "INSERT INTO events VALUES (now(), '{}')");
    refused(database, "public.events is there already and was not made by EdgeBot: set schema");
    assertThat(database.count("events")).isEqualTo(1);
    try (TestSink sink = TestSink.to(database, Map.of("schema", "edgebot"))) {
      assertThat(sink.deliver(syslog(1))).isEqualTo(DELIVERED);
    }
    assertThat(database.count("edgebot.events")).isEqualTo(1);
  }

  private static void refused(TestDatabase database, String reason) {
    refused(database, database.url(), reason);
  }

  private static void refused(TestDatabase database, String url, String reason) {
    await()
        .atMost(TestSink.LIMIT)
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> TestSink.opened(database, Map.of("url", url)).close())
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageStartingWith(
                        "etc/io.edgebot.sink.timescaledb-main.cfg: url = '" + url)
                    .hasMessageContaining(reason));
  }

  @Test
  void whoMayOnlyWriteFindsAPreparedSchema() throws Exception {
    TestDatabase database = TestDatabase.of(Postgres.newest());
    TestSink.to(database).close();
    database.execute(
        "CREATE ROLE writer_" + database.name() + " LOGIN PASSWORD 'w'",
        "GRANT SELECT, INSERT ON events, metrics TO writer_" + database.name(),
        "GRANT SELECT ON events_migrations TO writer_" + database.name(),
        "GRANT USAGE ON SEQUENCE events_id_seq TO writer_" + database.name());
    try (TestSink sink =
        TestSink.to(database, Map.of("user", "writer_" + database.name(), "password", "w"))) {
      assertThat(sink.context.lastHealth()).isEqualTo("healthy");
      assertThat(sink.deliver(syslog(1))).isEqualTo(DELIVERED);
      assertThat(sink.deliver(syslog(2))).isEqualTo(DELIVERED);
    }
    assertThat(database.count("events")).isEqualTo(2);
  }

  @Test
  void anotherEncodingIsRefused() throws Exception {
    TestDatabase database = TestDatabase.of(Postgres.newest());
    String latin = database.name() + "_latin";
    database.execute(
        "CREATE DATABASE "
            + latin
            + " OWNER edgebot ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
    refused(
        database,
        database.server().url(latin),
        "the database's encoding is LATIN1: it must be UTF8");
  }
}
