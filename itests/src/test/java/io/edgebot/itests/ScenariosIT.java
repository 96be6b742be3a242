package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static io.edgebot.itests.Limits.promised;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgebot.testing.servers.LokiLimits;
import io.edgebot.testing.servers.LokiServer;
import io.edgebot.testing.servers.Postgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The days of a fleet: an edge under load ships to a mothership with PostgreSQL and Loki, and
 * whatever can be down is down for a while. The load never stops; at the end all of it is in both.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ScenariosIT {
  private static final String POSTGRES = "timescaledb-main";
  private static final String LOKI = "loki-main";
  private static final String DATABASE = "edgebot";
  private static final char STREAM = 's';
  private static final int RATE = 500;
  private static final int HIGH_RATE = 8_000;
  private static final long OUTAGE_SECONDS = LongRun.isOn() ? 120 : 3;

  /** From the return of one sink until nothing of before it waits. */
  private static final Duration DRAINED = promised(2);

  /** The same of several, or of a mothership, whose code is yet to be compiled. */
  private static final Duration ALL_DRAINED = promised(10);

  private static LokiServer loki;
  private static Postgres database;
  private static Site site;
  private static TcpSender load;

  /** Pushes whose answers the killed mothership may not have noted: those of its last 2 seconds. */
  private static int unnotedFrom;

  private static int unnotedTo;

  @BeforeAll
  static void start() throws IOException, SQLException {
    loki = LokiServer.startNew();
    loki.limits(new LokiLimits().deduplicates(false));
    database = Postgres.startNewest();
    database.execute("postgres", "CREATE DATABASE " + DATABASE);
    site = Site.start("scenarios");
    site.mothership.configure(
        "io.edgebot.sink.timescaledb-main.cfg",
        "url = %s\nuser = postgres\nflush_interval_seconds = 0.2\ntimeout_seconds = 4\n"
            .formatted(database.url(DATABASE)));
    site.mothership.configure(
        "io.edgebot.sink.loki-main.cfg",
        "url = %s\nflush_interval_seconds = 0.2\n".formatted(loki.url()));
    Site.awaitPlugin(site.mothership, POSTGRES);
    Site.awaitPlugin(site.mothership, LOKI);
    load = new TcpSender(STREAM, new Socket(InetAddress.getLoopbackAddress(), site.syslogPort));
    load.rate(RATE);
    load.start();
  }

  @AfterAll
  static void stop() throws IOException {
    load.close();
    site.close();
    database.close();
    loki.close();
  }

  /** What breaks or mends something. */
  private interface Action {
    void happen() throws Exception;
  }

  private static void seconds(long seconds) {
    long deadline = System.nanoTime() + seconds * 1_000_000_000L;
    while (System.nanoTime() < deadline) {
      LockSupport.parkNanos(deadline - System.nanoTime());
    }
  }

  /** Nothing is left within the limit for a sink that came before now. */
  private static void awaitDrained(Instance instance, String sink, Duration limit) {
    awaitDrained(instance, sink, System.nanoTime(), limit);
  }

  /** Nothing is left within the limit for a sink that came before a time. */
  private static void awaitDrained(Instance instance, String sink, long from, Duration limit) {
    await(sink + " drains")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> oldestAge(instance, sink) < (System.nanoTime() - from) / 1e9);
    Duration took = Duration.ofNanos(System.nanoTime() - from);
    System.err.printf("drained; %s; ms: %d%n", sink, took.toMillis());
    assertThat(took).as(sink).isLessThan(limit);
  }

  /** Seconds that the oldest event waits. */
  private static double oldestAge(Instance instance, String sink) throws IOException {
    return instance
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("edgebot_queue_oldest_age_seconds{sink=\"" + sink + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  /** An outage of some sinks: health names them, the others go on, and they drain afterwards. */
  private static void outage(Action begin, Action end, List<String> down) throws Exception {
    begin.happen();
    long delivered = delivered();
    for (String sink : down) {
      await("health names " + sink)
          .atMost(LIMIT)
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(site.mothership.get("/healthz").body())
                      .contains("\"status\":\"degraded\"")
                      .containsPattern("\"" + sink + "\":\\{\"healthy\":false"));
    }
    seconds(OUTAGE_SECONDS);
    for (String sink : List.of(POSTGRES, LOKI)) {
      if (down.contains(sink)) {
        assertThat(oldestAge(site.mothership, sink)).isGreaterThan(OUTAGE_SECONDS - 1.0);
      } else {
        awaitDrained(site.mothership, sink, promised(5));
      }
    }
    // Intake goes on: what the edge ships is kept.
    awaitDrained(site.edge, "shipper-main", promised(5));
    assertThat(site.mothership.get("/readyz").statusCode()).isEqualTo(200);
    if (down.size() == 1) {
      assertThat(delivered()).isGreaterThan(delivered);
    }
    end.happen();
    long returned = System.nanoTime();
    for (String sink : down) {
      awaitDrained(site.mothership, sink, returned, down.size() == 1 ? DRAINED : ALL_DRAINED);
      Site.awaitPlugin(site.mothership, sink);
    }
  }

  private static long delivered() throws IOException {
    return Metrics.sum(site.mothership, "edgebot_delivery_events_total{sink=\"" + POSTGRES)
        + Metrics.sum(site.mothership, "edgebot_delivery_events_total{sink=\"" + LOKI);
  }

  @Test
  @Order(1)
  void normalFlow() {
    await("messages are sent").atMost(LIMIT).until(() -> load.sent() >= 2L * RATE);
    seconds(OUTAGE_SECONDS); // no outage begins before the code is compiled

    awaitDrained(site.edge, "shipper-main", LIMIT);
    awaitDrained(site.mothership, POSTGRES, LIMIT);
    awaitDrained(site.mothership, LOKI, LIMIT);
  }

  @Test
  @Order(2)
  void lokiIsDown() throws Exception {
    outage(loki::stop, loki::start, List.of(LOKI));
  }

  @Test
  @Order(3)
  void postgresIsDown() throws Exception {
    outage(database::stop, database::start, List.of(POSTGRES));
  }

  @Test
  @Order(4)
  void bothAreDown() throws Exception {
    outage(
        () -> {
          database.kill();
          loki.stop();
        },
        () -> {
          database.start();
          loki.start();
        },
        List.of(POSTGRES, LOKI));
  }

  @Test
  @Order(5)
  void theMothershipIsDown() throws Exception {
    unnotedFrom = loki.pushes().size();
    seconds(2);
    site.mothership.kill();
    unnotedTo = loki.pushes().size();
    seconds(OUTAGE_SECONDS);
    assertThat(Metrics.queued(site.edge, "shipper-main")).isPositive();
    await("the edge says so")
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(site.edge.get("/healthz").body())
                    .containsPattern("\"shipper-main\":\\{\"healthy\":false"));

    site.startMothership();
    long returned = System.nanoTime();

    awaitDrained(site.edge, "shipper-main", returned, ALL_DRAINED);
    awaitDrained(site.mothership, POSTGRES, ALL_DRAINED);
    awaitDrained(site.mothership, LOKI, ALL_DRAINED);
  }

  @Test
  @Order(6)
  void storageIsSlow() throws Exception {
    loki.delay(Duration.ofMillis(500));
    try (Connection other = database.connect(DATABASE);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE events IN SHARE MODE");
      seconds(OUTAGE_SECONDS);
      awaitDrained(site.edge, "shipper-main", promised(5));
      other.rollback();
    }
    long returned = System.nanoTime();
    loki.delay(Duration.ZERO);

    awaitDrained(site.mothership, POSTGRES, returned, ALL_DRAINED);
    awaitDrained(site.mothership, LOKI, returned, ALL_DRAINED);
  }

  @Test
  @Order(7)
  void batchesGrowWithTheVolume() {
    int start = loki.pushes().size();
    seconds(3);
    int before = loki.pushes().size();
    double usual = averagePush(start, before);

    load.rate(HIGH_RATE);
    seconds(OUTAGE_SECONDS);
    load.rate(RATE);

    awaitDrained(site.edge, "shipper-main", LIMIT);
    awaitDrained(site.mothership, POSTGRES, LIMIT);
    awaitDrained(site.mothership, LOKI, LIMIT);
    assertThat(averagePush(before, loki.pushes().size())).isGreaterThan(2 * usual);
  }

  private static double averagePush(int from, int to) {
    return loki.pushes().subList(from, to).stream()
        .mapToInt(push -> push.entries().size())
        .average()
        .orElse(0);
  }

  @Test
  @Order(8)
  void allIsInBoth() throws Exception {
    load.stop();
    long sent = load.sent();
    LokiLines lines = new LokiLines(loki);
    String sql =
        "SELECT count(*), count(DISTINCT split_part(data->>'message', ' ', 1)) FROM events"
            + " WHERE data->>'message' LIKE 's=%'";

    await("all is in PostgreSQL, once")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () ->
                assertThat(database.query(DATABASE, sql).get(0))
                    .containsExactly("" + sent, "" + sent));
    await("all is in Loki")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(lines.missing(STREAM, sent)).isEmpty());
    lines.assertTwiceOnlyWhereTheAnswerWasLost(unnotedFrom, unnotedTo);
  }
}
