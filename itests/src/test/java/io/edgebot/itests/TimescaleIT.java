package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static io.edgebot.itests.Limits.promised;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A mothership that stores in PostgreSQL, whatever happens to either. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TimescaleIT {
  private static final String SINK = "timescaledb-main";

  /** From the return until all is delivered. */
  private static final Duration DRAINED = promised(2);

  private static PostgresDatabase database;
  private static Instance mothership;
  private static long taken;

  @BeforeAll
  static void start() throws IOException, SQLException {
    database = new PostgresDatabase();
    mothership = Distribution.instance("mothership", "timescale");
    mothership.configure("io.edgebot.sink.timescaledb-main.cfg", database.settings(mothership));
    mothership.configure(
        "io.edgebot.engine.cfg", "sinks = store-main,timescaledb-main\nlane_bytes = 67108864\n");
    Site.startMothership(mothership);
    Site.awaitPlugin(mothership, SINK);
  }

  @AfterAll
  static void stop() throws IOException {
    mothership.close();
    database.close();
  }

  /** What happens while envelopes are posted. */
  private interface Fault {
    void happen() throws Exception;
  }

  /** Posts envelopes to the end of a fault; none may be refused. */
  private static void post(Fault fault) throws Exception {
    String token = Files.readString(Site.token(mothership)).strip();
    try (EnvelopeSender sender = new EnvelopeSender(mothership.uri("/ingest"), token)) {
      sender.start();
      await("some are taken").atMost(LIMIT).until(() -> sender.taken() >= 500);
      fault.happen();
      long before = sender.taken();
      await("more are taken").atMost(LIMIT).until(() -> sender.taken() >= before + 500);
      sender.stop();
      assertThat(sender.failure()).isEmpty();
      taken = sender.taken();
    }
  }

  private static long queued() throws IOException {
    return Metrics.queued(mothership, SINK);
  }

  @Test
  @Order(1)
  void aServerThatIsKilledAndComesBackHasAllOnce() throws Exception {
    post(
        () -> {
          await("the first are stored")
              .atMost(LIMIT)
              .ignoreExceptions()
              .until(
                  () ->
                      Long.parseLong(database.counts("events", EnvelopeSender.STREAM).get(0)) > 0);
          database.server.kill();
        });
    await("health names it")
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(mothership.get("/healthz").body())
                    .contains("\"status\":\"degraded\"")
                    .containsPattern("\"reason\":\"" + SINK + ": [^\"]*refused"));
    assertThat(mothership.get("/readyz").statusCode()).isEqualTo(200);
    assertThat(queued()).isGreaterThanOrEqualTo(500);
    await("the other sink goes on")
        .atMost(LIMIT)
        .until(() -> Metrics.queued(mothership, "store-main") == 0);
    database.server.start();
    long began = System.nanoTime();
    await("all that waited is delivered")
        .atMost(DRAINED)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> queued() == 0);
    System.err.printf("drained; PostgreSQL; ms: %d%n", (System.nanoTime() - began) / 1_000_000);
    database.awaitOnceEach("events", taken, LIMIT);
    Site.awaitPlugin(mothership, SINK);
    assertThat(mothership.log()).doesNotContain(PostgresDatabase.PASSWORD);
    assertThat(mothership.get("/healthz").body()).doesNotContain(PostgresDatabase.PASSWORD);
  }

  @Test
  @Order(2)
  void aPluginThatComesAndGoesLosesNothing() throws Exception {
    database.server.execute("edgebot", "TRUNCATE events");
    post(
        () -> {
          assertThat(mothership.shell("feature:uninstall edgebot-sink-timescaledb").status())
              .isZero();
          assertThat(mothership.shell("feature:install edgebot-sink-timescaledb").status())
              .isZero();
        });
    database.awaitOnceEach("events", taken, LIMIT);
  }

  @Test
  @Order(3)
  void aDataSourceOfPaxJdbcDoes() throws Exception {
    assertThat(mothership.shell("feature:install edgebot-pax-jdbc").status()).isZero();
    mothership.configure(
        "org.ops4j.datasource-edgebot.cfg",
        """
        osgi.jdbc.driver.class = org.postgresql.Driver
        dataSourceName = edgebot
        url = %s
        user = edgebot
        password = %s
        pool = hikari
        hikari.maximumPoolSize = 3
        """
            .formatted(database.url(), PostgresDatabase.PASSWORD));
    mothership.configure(
        "io.edgebot.sink.timescaledb-pax.cfg",
        "data_source = edgebot\nschema = pax\nstart = newest\nflush_interval_seconds = 0.2\n");
    Site.awaitPlugin(mothership, "timescaledb-pax");
    post(() -> database.server.stop());
    database.server.start();
    database.awaitOnceEach("pax.events", taken, LIMIT);
    assertThat(mothership.log()).doesNotContain(PostgresDatabase.PASSWORD);
  }
}
