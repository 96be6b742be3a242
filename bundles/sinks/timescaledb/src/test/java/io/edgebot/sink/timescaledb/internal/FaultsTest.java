package io.edgebot.sink.timescaledb.internal;

import static io.edgebot.sink.timescaledb.internal.TestSink.batch;
import static io.edgebot.sink.timescaledb.internal.TestSink.syslog;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.testing.servers.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a server loses no event and stores none twice. */
class FaultsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final DeliveryResult DELIVERED = DeliveryResult.delivered();
  private static final int ROUNDS = Boolean.getBoolean("edgebot.long") ? 20 : 2;
  private static Postgres server;

  @BeforeAll
  static void start() throws IOException {
    server = Postgres.startNewest();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void aKilledServerLosesNothing() throws Exception {
    TestDatabase database = TestDatabase.on(server);
    AtomicLong delivered = new AtomicLong();
    AtomicLong failures = new AtomicLong();
    int size = 500;
    try (TestSink sink = TestSink.to(database, Map.of("timeout_seconds", 5))) {
      CompletableFuture<Void> sender =
          CompletableFuture.runAsync(
              () -> {
                while (failures.get() < ROUNDS || delivered.get() % 10 != 0) {
                  long first = delivered.get() * size + 1;
                  try {
                    if (sink.deliver(batch(first, first + size - 1)).equals(DELIVERED)) {
                      delivered.incrementAndGet();
                    } else {
                      failures.incrementAndGet();
                      await().atMost(LIMIT).until(sink::probe);
                    }
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                }
              });
      for (int round = 0; round < ROUNDS && !sender.isDone(); round++) {
        long before = delivered.get();
        await().atMost(LIMIT).until(() -> delivered.get() >= before + 3 || sender.isDone());
        if (round % 2 == 0) {
          server.kill();
        } else {
          server.stop();
        }
        server.start();
      }
      sender.join();
    }
    long sent = delivered.get() * size;
    assertThat(failures.get()).isPositive();
    assertThat(
            database.query(
                "SELECT count(*), count(DISTINCT number), min(number), max(number) FROM events"))
        .containsExactly(List.of("" + sent, "" + sent, "1", "" + sent));
  }

  @Test
  void aServerThatIsAwayIsProbed() throws Exception {
    TestDatabase database = TestDatabase.on(server);
    server.stop();
    try (TestSink sink = TestSink.opened(database, Map.of())) {
      assertThat(sink.context.lastHealth()).startsWith("failed: ").contains("refused");
      assertThat(sink.deliver(syslog(1)))
          .isInstanceOfSatisfying(
              DeliveryResult.RetryLater.class,
              result -> {
                assertThat(result.probe()).isTrue();
                assertThat(result.reason()).contains("refused").contains("SQLSTATE 08001");
              });
      assertThat(sink.probe()).isFalse();
      server.start();
      await().atMost(LIMIT).until(sink::probe);
      assertThat(sink.deliver(syslog(1))).isEqualTo(DELIVERED);
      assertThat(sink.context.lastHealth()).isEqualTo("healthy");
    } finally {
      server.start();
    }
    assertThat(database.count("events")).isEqualTo(1);
  }

  @Test
  void aLockIsWaitedForInBounds() throws Exception {
    TestDatabase database = TestDatabase.on(server);
    try (TestSink sink = TestSink.to(database, Map.of("timeout_seconds", 1));
        Connection other = server.connect(database.name());
        Statement statement = other.createStatement()) {
      assertThat(sink.deliver(syslog(1))).isEqualTo(DELIVERED);
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE events IN ACCESS EXCLUSIVE MODE");
      assertThat(sink.deliver(syslog(2)))
          .isInstanceOfSatisfying(
              DeliveryResult.RetryLater.class,
              result -> {
                assertThat(result.probe()).isFalse();
                assertThat(result.reason()).contains("lock").contains("55P03");
                assertThat(result.delay()).isLessThan(Duration.ofSeconds(1));
              });
      other.rollback();
      assertThat(sink.deliver(syslog(2))).isEqualTo(DELIVERED);
    }
    assertThat(database.count("events")).isEqualTo(2);
  }

  @Test
  void aCommitThatTakesTooLongIsStoredOnce() throws Exception {
    TestDatabase database = TestDatabase.on(server);
    try (TestSink sink =
        TestSink.to(database, Map.of("url", database.url() + "?socketTimeout=1"))) {
      database.execute(
          "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(2);"
              + " RETURN NULL; END'",
          "CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON events DEFERRABLE INITIALLY DEFERRED FOR"
              + " EACH ROW EXECUTE FUNCTION slow()");
      assertThat(sink.deliver(syslog(1))).isInstanceOf(DeliveryResult.RetryLater.class);
      await("the server ends the commit nobody waits for")
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(database.count("events")).isEqualTo(1));
      database.execute("DROP TRIGGER slow ON events");
      await().atMost(LIMIT).until(sink::probe);
      assertThat(sink.deliver(syslog(1))).isEqualTo(DELIVERED);
      assertThat(sink.duplicates()).isEqualTo(1);
    }
    assertThat(database.count("events")).isEqualTo(1);
  }

  @Test
  void aFullDiskIsTriedAgain() throws Exception {
    TestDatabase database = TestDatabase.on(server);
    try (TestSink sink = TestSink.to(database)) {
      database.execute(
          "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
              + " $$BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END$$",
          "CREATE TRIGGER full_disk BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION"
              + " full_disk()");
      for (int round = 0; round < 2; round++) {
        assertThat(sink.deliver(syslog(1), syslog(2)))
            .isInstanceOfSatisfying(
                DeliveryResult.RetryLater.class,
                result -> assertThat(result.reason()).contains("disk is full").contains("53100"));
      }
      database.execute("DROP TRIGGER full_disk ON events");
      assertThat(sink.deliver(syslog(1), syslog(2))).isEqualTo(DELIVERED);
    }
    assertThat(database.count("events")).isEqualTo(2);
  }

  @Test
  void aPasswordIsRotated(@TempDir Path directory) throws Exception {
    TestDatabase database = TestDatabase.on(server);
    database.execute(
        "CREATE ROLE rotating LOGIN PASSWORD 'first-secret'", "GRANT edgebot TO rotating");
    database.execute(
        "GRANT ALL ON DATABASE " + database.name() + " TO rotating",
        "GRANT ALL ON SCHEMA public TO rotating");
    Path file = Files.writeString(directory.resolve("password"), "first-secret\n");
    try (TestSink sink =
        TestSink.to(
            database,
            Map.of("user", "rotating", "password", "", "password_file", file.toString()))) {
      assertThat(sink.deliver(syslog(1))).isEqualTo(DELIVERED);
      database.execute("ALTER ROLE rotating PASSWORD 'second-secret'");
      // A session outlives its password.
      assertThat(sink.deliver(syslog(2))).isEqualTo(DELIVERED);
      terminate(database);
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(sink.deliver(syslog(3)))
                      .isInstanceOfSatisfying(
                          DeliveryResult.Misconfigured.class,
                          result ->
                              assertThat(result.reason())
                                  .contains("28P01")
                                  .contains("rotating")
                                  .doesNotContain("secret")));
      Files.delete(file);
      assertThat(sink.deliver(syslog(3)))
          .isInstanceOfSatisfying(
              DeliveryResult.RetryLater.class,
              result -> assertThat(result.reason()).contains(file.toString()));
      Files.writeString(file, "second-secret\n");
      await().atMost(LIMIT).until(sink::probe);
      assertThat(sink.deliver(syslog(3))).isEqualTo(DELIVERED);
    }
    assertThat(database.count("events")).isEqualTo(3);
  }

  private static void terminate(TestDatabase database) throws SQLException {
    server.execute(
        "postgres",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'"
            .formatted(database.name()));
  }

  @Test
  void aServerWithoutAFreeConnectionIsTriedAgain() throws Exception {
    TestDatabase database = TestDatabase.on(server);
    server.execute("postgres", "ALTER DATABASE " + database.name() + " CONNECTION LIMIT 0");
    try (TestSink sink = TestSink.opened(database, Map.of())) {
      assertThat(sink.deliver(syslog(1)))
          .isInstanceOfSatisfying(
              DeliveryResult.RetryLater.class,
              result -> assertThat(result.reason()).contains("53300"));
      assertThat(sink.probe()).isFalse();
      server.execute("postgres", "ALTER DATABASE " + database.name() + " CONNECTION LIMIT -1");
      await().atMost(LIMIT).until(sink::probe);
      assertThat(sink.deliver(syslog(1))).isEqualTo(DELIVERED);
    }
  }

  @Test
  void whatMustBeConfiguredIsSaid() throws Exception {
    TestDatabase database = TestDatabase.on(server);
    awaitRefusal(database, Map.of("url", server.url("no_such_database")), "url = ", "3D000");
    awaitRefusal(database, Map.of("password", "wrong-secret"), "url = ", "28P01");
    try (TestSink sink = TestSink.to(database)) {
      assertThat(sink.deliver(syslog(1))).isEqualTo(DELIVERED);
      database.execute("ALTER TABLE events OWNER TO postgres", "REVOKE ALL ON events FROM edgebot");
      assertThat(sink.deliver(syslog(2)))
          .isInstanceOfSatisfying(
              DeliveryResult.Misconfigured.class,
              result -> assertThat(result.reason()).contains("events").contains("42501"));
    }
  }

  /** Waits for it, since a busy server may not be connected to in time at first. */
  private static void awaitRefusal(
      TestDatabase database, Map<String, Object> settings, String... words) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> TestSink.opened(database, settings).close())
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageContainingAll(words)
                    .hasMessageNotContaining("secret"));
  }

  @Test
  void aSchemaThatWasTakenAwayIsMadeAgain() throws Exception {
    TestDatabase database = TestDatabase.on(server);
    try (TestSink sink = TestSink.to(database)) {
      assertThat(sink.deliver(syslog(1))).isEqualTo(DELIVERED);
      database.execute(
          "DROP VIEW events_hourly, flows_hourly", "DROP TABLE events, metrics, events_migrations");
      assertThat(sink.deliver(syslog(2))).isInstanceOf(DeliveryResult.RetryLater.class);
      assertThat(sink.deliver(syslog(2))).isEqualTo(DELIVERED);
    }
    assertThat(database.count("events")).isEqualTo(1);
  }

  @Test
  void whatIsAcknowledgedIsOnDiskWhateverTheDefault() throws Exception {
    TestDatabase database = TestDatabase.on(server);
    server.execute(
        "postgres", "ALTER DATABASE " + database.name() + " SET synchronous_commit = off");
    try (TestSink sink = TestSink.to(database)) {
      database.execute(
          "CREATE TABLE seen (setting text)",
          "GRANT ALL ON seen TO edgebot",
          "CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN INSERT INTO seen"
              + " VALUES (current_setting('synchronous_commit')); RETURN NEW; END$$",
          "CREATE TRIGGER look BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION look()");
      assertThat(sink.deliver(syslog(1))).isEqualTo(DELIVERED);
      assertThat(sink.deliver(syslog(2))).isEqualTo(DELIVERED);
    }
    assertThat(database.query("SELECT setting FROM seen"))
        .containsExactly(List.of("local"), List.of("local"));
  }
}
