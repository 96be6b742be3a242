package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgebot.itests.FaultProxy.Mode;
import io.edgebot.itests.SyslogClient.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An edge moves between two motherships in the middle of batches. Each has a store of its own here,
 * so that it can be seen that an event is in both only where an answer was lost.
 */
class FailoverIT {
  private static final List<Instance> MOTHERSHIPS = new ArrayList<>();
  private static final List<FaultProxy> PROXIES = new ArrayList<>();
  private static final List<Store> STORES = new ArrayList<>();
  private static final int SYSLOG = Instance.freePort();
  private static Instance edge;

  @BeforeAll
  static void start() throws IOException {
    for (String name : List.of("failover-a", "failover-b")) {
      Instance mothership = Distribution.instance("mothership", name);
      MOTHERSHIPS.add(mothership);
      if (MOTHERSHIPS.size() > 1) {
        mothership.configure(
            "ingest-tokens", Files.readString(MOTHERSHIPS.get(0).etc().resolve("ingest-tokens")));
      }
      Site.startMothership(mothership);
      PROXIES.add(new FaultProxy(mothership.uri("/")));
      STORES.add(new Store(mothership));
    }
    edge = Distribution.instance("edge", "failover-edge");
    Site.configureSyslog(edge, SYSLOG);
    edge.configure(
        "io.edgebot.sink.shipper-main.cfg",
        """
        urls = %s, %s
        token_file = %s
        timeout_seconds = 5
        flush_interval_seconds = 0.1
        batch_max_events = 500
        return_after_seconds = 0
        """
            .formatted(
                PROXIES.get(0).uri("/ingest"),
                PROXIES.get(1).uri("/ingest"),
                Site.token(MOTHERSHIPS.get(0))));
    edge.start().awaitOk("/readyz");
    Site.awaitPlugin(edge, "syslog-main");
  }

  @AfterAll
  static void stop() {
    edge.close();
    PROXIES.forEach(FaultProxy::close);
    MOTHERSHIPS.forEach(Instance::close);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"UNAVAILABLE", "HANG"})
  void oneThatTakesNothingIsLeftAndNothingIsInBoth(Mode mode) throws IOException, SQLException {
    String name = "left-" + mode;
    try (SyslogClient client = new SyslogClient(Transport.TCP_LF, SYSLOG, name)) {
      long sent = 0;
      for (int way = 0; way < 2; way++) {
        Store other = STORES.get(1 - way);
        int before = other.counts(name).size();
        client.send(sent + 1, sent + 2_000);
        PROXIES.get(way).mode(mode);
        client.send(sent + 2_001, sent + 4_000);
        sent += 4_000;
        await("the other one gets what is sent now")
            .atMost(LIMIT)
            .until(() -> other.counts(name).size() > before);
        awaitAll(name, sent);
        PROXIES.get(way).mode(Mode.PASS);
      }
      assertThat(inBoth(name)).as("in both, though every answer arrived").isZero();
      assertThat(STORES.get(0).counts(name)).isNotEmpty();
      assertThat(STORES.get(1).counts(name)).isNotEmpty();
    } finally {
      PROXIES.forEach(proxy -> proxy.mode(Mode.PASS));
    }
  }

  @Test
  void whereAnAnswerIsCutOnlyThatBatchIsInBoth() throws IOException, SQLException {
    String name = "cut";
    try (SyslogClient client = new SyslogClient(Transport.TCP_OCTET_COUNTED, SYSLOG, name)) {
      client.send(1, 2_000);
      awaitAll(name, 2_000);
      int cutBefore = cutAnswers();
      long last = 2_000;
      long deadline = System.nanoTime() + LIMIT.toNanos();
      do {
        // The edge may return to the other one just then: it prefers it, and a test before ended
        // its fault.
        FaultProxy serving = PROXIES.get(serving(client, name, ++last));
        serving.mode(Mode.CUT_AFTER_COMMIT);
        client.send(last + 1, last + 4_000);
        last += 4_000;
        awaitAll(name, last);
        serving.mode(Mode.PASS);
      } while (cutAnswers() == cutBefore && System.nanoTime() < deadline);
      int cut = cutAnswers() - cutBefore;
      assertThat(cut).isPositive();
      assertThat(inBoth(name)).as("%d answers were cut", cut).isBetween(1L, cut * 500L);
    } finally {
      PROXIES.forEach(proxy -> proxy.mode(Mode.PASS));
    }
  }

  @Test
  void killingThemInTurnLosesNothing() throws IOException, SQLException {
    for (int round = 1; round <= LongRun.times(50); round++) {
      String name = "killed-" + round;
      try (SyslogClient client = new SyslogClient(Transport.TCP_LF, SYSLOG, name)) {
        client.send(1, 100);
        awaitAll(name, 100);
        for (int way = 0; way < 2; way++) {
          client.send(way * 4_000L + 101, way * 4_000L + 2_100);
          MOTHERSHIPS.get(way).kill();
          client.send(way * 4_000L + 2_101, way * 4_000L + 4_100);
          // The store of the killed one lags its journal: all is there when it runs again.
          Site.startMothership(MOTHERSHIPS.get(way));
        }
        awaitAll(name, 8_100);
      }
    }
  }

  private static int cutAnswers() {
    return PROXIES.stream().mapToInt(FaultProxy::cutAnswers).sum();
  }

  /** Sends one message, and tells which mothership gets it. */
  private static int serving(SyslogClient client, String name, long number)
      throws IOException, SQLException {
    client.send(number, number);
    awaitAll(name, number);
    return STORES.get(0).counts(name).containsKey(number) ? 0 : 1;
  }

  /** Waits until each number is in one of the stores at least, and in none of them twice. */
  private static void awaitAll(String name, long last) {
    await("events of " + name)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(
            () -> {
              Map<Long, Integer> all = STORES.get(0).counts(name);
              Store.assertNothingTwice(all);
              Map<Long, Integer> second = STORES.get(1).counts(name);
              Store.assertNothingTwice(second);
              all.putAll(second);
              assertThat(all).hasSize((int) last).containsKeys(1L, last);
            });
  }

  private static long inBoth(String name) throws SQLException {
    Map<Long, Integer> first = STORES.get(0).counts(name);
    return STORES.get(1).counts(name).keySet().stream().filter(first::containsKey).count();
  }
}
