package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static io.edgebot.itests.Limits.promised;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgebot.itests.FaultProxy.Mode;
import io.edgebot.itests.SyslogClient.Transport;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What breaks between an edge and a mothership loses nothing and stores nothing twice. */
class FaultsIT {
  /** From the return until the edge has shipped all. */
  private static final Duration SHIPPED = promised(2);

  /** What comes before an outage: processes that have just started are slow to drain, too. */
  private static final long BEFORE = LongRun.isOn() ? 50_000 : 500;

  private static Site site;

  @BeforeAll
  static void start() throws IOException {
    site = Site.start("faults");
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"UNAVAILABLE", "HANG", "CUT_AFTER_COMMIT"})
  void aSickMothershipLosesNothing(Mode mode) throws IOException, SQLException {
    String name = "sick-" + mode;
    try (SyslogClient client = site.client(Transport.TCP_LF, name)) {
      client.send(1, BEFORE);
      site.store.awaitOnceEach(name, BEFORE, LIMIT);
      int cutBefore = site.proxy.cutAnswers();
      site.proxy.mode(mode);
      client.send(BEFORE + 1, BEFORE + 2_500);
      if (mode == Mode.CUT_AFTER_COMMIT) {
        await("an answer that was cut off")
            .atMost(LIMIT)
            .until(() -> site.proxy.cutAnswers() > cutBefore);
      } else {
        await("the edge keeps what it cannot ship").atMost(LIMIT).until(() -> queued() >= 2_500);
      }
      long last = BEFORE + 3_500;
      client.send(BEFORE + 2_501, last);
      for (int second = 1; second < LongRun.times(30); second++) {
        LockSupport.parkNanos(1_000_000_000);
        client.send(last + 1, last + 1_000);
        last += 1_000;
      }
      await("the edge took it all").atMost(LIMIT).until(() -> uncommitted() == 0);
      long began = System.nanoTime();
      site.proxy.mode(Mode.PASS);
      await("the edge ships all that waited")
          .atMost(SHIPPED)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> queued() == 0);
      System.err.printf("drained; %s; ms: %d%n", mode, (System.nanoTime() - began) / 1_000_000);
      site.store.awaitOnceEach(name, last, promised(10));
    } finally {
      site.proxy.mode(Mode.PASS);
    }
  }

  @Test
  void aKilledMothershipLosesNothingThatItAcknowledged() throws IOException, SQLException {
    for (int round = 1; round <= LongRun.times(50); round++) {
      String name = "mothership-killed-" + round;
      try (SyslogClient client = site.client(Transport.TCP_LF, name)) {
        client.send(1, 2_000);
        await("some of it arrived").atMost(LIMIT).until(() -> !site.store.counts(name).isEmpty());
        site.mothership.kill();
        client.send(2_001, 4_000);
        site.startMothership();
        site.store.awaitOnceEach(name, 4_000, LIMIT);
      }
    }
  }

  @Test
  void aKilledEdgeLosesOnlyWhatWasNotCommitted() throws IOException, SQLException {
    for (int round = 1; round <= LongRun.times(50); round++) {
      String name = "edge-killed-" + round;
      site.proxy.mode(Mode.UNAVAILABLE);
      long uncommitted;
      try (SyslogClient client = site.client(Transport.TCP_LF, name)) {
        client.send(1, 2_000);
        await("the edge took it all").atMost(LIMIT).until(() -> queued() + uncommitted() >= 2_000);
        await("the edge committed it").atMost(LIMIT).until(() -> uncommitted() == 0);
        client.send(2_001, 2_500);
        uncommitted = 500;
        site.edge.kill();
      } finally {
        site.proxy.mode(Mode.PASS);
      }
      site.startEdge();
      await("what was committed arrives")
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(site.store.counts(name).keySet())
                      .containsAll(LongStream.rangeClosed(1, 2_000).boxed().toList()));
      await("all is shipped").atMost(LIMIT).until(() -> queued() == 0);
      Map<Long, Integer> counts = new TreeMap<>(site.store.counts(name));
      Store.assertNothingTwice(counts);
      assertThat(counts.size()).isGreaterThanOrEqualTo((int) (2_500 - uncommitted));
    }
  }

  @Test
  void aStoppedEdgeLosesNothing() throws IOException, SQLException {
    String name = "edge-stopped";
    site.proxy.mode(Mode.UNAVAILABLE);
    try (SyslogClient client = site.client(Transport.TCP_OCTET_COUNTED, name)) {
      client.send(1, 3_000);
      await("the edge took it all").atMost(LIMIT).until(() -> queued() + uncommitted() >= 3_000);
      assertThat(site.edge.terminate()).isIn(0, 143);
    } finally {
      site.proxy.mode(Mode.PASS);
    }
    site.startEdge();
    site.store.awaitOnceEach(name, 3_000, LIMIT);
  }

  private static long queued() throws IOException {
    return Metrics.sum(site.edge, "edgebot_queue_events");
  }

  private static long uncommitted() throws IOException {
    return Metrics.uncommitted(site.edge);
  }
}
