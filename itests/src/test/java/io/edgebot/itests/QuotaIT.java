package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgebot.itests.FaultProxy.Mode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An edge whose mothership is away for longer than its journal has room for. */
class QuotaIT {
  private static final int MAX_BYTES = 2 << 20;
  private static final String SHIPPER = "shipper-main";
  private static Site site;

  @BeforeAll
  static void start() throws IOException {
    site = Site.start("quota");
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @Test
  void whereItBlocksTheSenderWaitsAndNothingIsLost() throws IOException, SQLException {
    limit("block");
    String name = "blocked";
    site.proxy.mode(Mode.UNAVAILABLE);
    try (Source source = new Source(name)) {
      source.start();
      await("it says that the quota is reached")
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                assertThat(site.edge.get("/readyz").statusCode()).isEqualTo(503);
                assertThat(site.edge.get("/readyz").body())
                    .containsPattern(
                        "\"reason\":\"[^\"]*journal holds \\d+ of at most " + MAX_BYTES);
              });
      AtomicLong before = new AtomicLong(-1);
      await("the sender is stalled")
          .atMost(LIMIT)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> before.getAndSet(source.sent.get()) == source.sent.get());
      source.last = source.sent.get() + 1;
      assertThat(source.isAlive()).isTrue();
      assertThat(site.edge.get("/livez").statusCode()).isEqualTo(200);
      assertThat(site.edge.get("/healthz").body()).contains("\"status\":\"unhealthy\"");
      assertThat(Metrics.sum(site.edge, "edgebot_journal_bytes")).isLessThanOrEqualTo(MAX_BYTES);

      site.proxy.mode(Mode.PASS);
      source.awaitEnd();
      site.edge.awaitOk("/readyz");
      site.store.awaitOnceEach(name, source.sent.get(), LIMIT);
      assertThat(dropped()).isZero();
      assertThat(skipped()).isZero();
    } finally {
      site.proxy.mode(Mode.PASS);
    }
  }

  @Test
  void whereTheOldestAreDroppedTheyAreCountedAndTheNewestArrive() throws IOException, SQLException {
    limit("drop_oldest");
    String name = "dropped";
    long skippedBefore = skipped();
    site.proxy.mode(Mode.UNAVAILABLE);
    try (Source source = new Source(name)) {
      source.last = 30_000;
      source.start();
      source.awaitEnd();
      await("all is in the journal")
          .atMost(LIMIT)
          .until(
              () ->
                  Metrics.uncommitted(site.edge) == 0
                      && Metrics.sum(
                              site.edge, "edgebot_messages_received_total{input=\"syslog-main\"")
                          >= source.last);
      assertThat(site.edge.get("/readyz").statusCode()).isEqualTo(200);
      assertThat(Metrics.queued(site.edge, SHIPPER)).isBetween(100L, source.last - 1);
      assertThat(Metrics.sum(site.edge, "edgebot_journal_bytes")).isLessThanOrEqualTo(MAX_BYTES);
      await("what was dropped is counted while the mothership is away")
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(skipped()).isGreaterThan(skippedBefore));

      site.proxy.mode(Mode.PASS);
      await("all that was kept is shipped")
          .atMost(LIMIT)
          .until(
              () ->
                  Metrics.queued(site.edge, SHIPPER) == 0
                      && site.store.counts(name).containsKey(source.last));
      await("it is stored")
          .atMost(LIMIT)
          .until(() -> Metrics.queued(site.mothership, "store-main") == 0);
      Map<Long, Integer> counts = site.store.counts(name);
      Store.assertNothingTwice(counts);
      assertThat(skipped() - skippedBefore + counts.size()).isEqualTo(source.last);
      assertThat(dropped()).isZero();
    } finally {
      site.proxy.mode(Mode.PASS);
    }
  }

  private static void limit(String onQuota) throws IOException {
    site.edge.configure(
        "io.edgebot.engine.cfg",
        """
        sinks = shipper-main
        max_bytes = %d
        on_quota = %s
        reserve_bytes = 1048576
        lane_events = 1000
        lane_bytes = 1048576
        # %s
        """
            .formatted(MAX_BYTES, onQuota, onQuota));
    await("the engine has its limit")
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(
            () ->
                Metrics.sum(site.edge, "edgebot_journal_max_bytes") == MAX_BYTES
                    && site.edge
                        .shell("config:list '(service.pid=io.edgebot.engine)'")
                        .output()
                        .contains("on_quota = " + onQuota)
                    && site.edge.get("/readyz").statusCode() == 200);
    Site.awaitPlugin(site.edge, "syslog-main");
  }

  private static long dropped() throws IOException {
    return Metrics.sum(site.edge, "edgebot_messages_dropped_total");
  }

  private static long skipped() throws IOException {
    return Metrics.sum(site.edge, "edgebot_delivery_skipped_events_total{sink=\"" + SHIPPER);
  }

  /** Sends messages that do not compress, until told how many there are to be. */
  private static final class Source extends Thread implements AutoCloseable {
    final AtomicLong sent = new AtomicLong();
    volatile long last = Long.MAX_VALUE;
    private final String name;
    private final Socket socket;

    Source(String name) throws IOException {
      this.name = name;
      socket = new Socket(InetAddress.getLoopbackAddress(), site.syslogPort);
      socket.setSendBufferSize(64 * 1024);
      setDaemon(true);
    }

    @Override
    public void run() {
      Random random = new Random(1);
      byte[] noise = new byte[300];
      try (OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 512)) {
        while (sent.get() < last) {
          random.nextBytes(noise);
          String message =
              "<165>1 %s host %s 77 ID1 - seq=%d %s\n"
                  .formatted(
                      SyslogClient.TIME, name, sent.get() + 1, HexFormat.of().formatHex(noise));
          out.write(message.getBytes(StandardCharsets.US_ASCII));
          sent.incrementAndGet();
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    void awaitEnd() {
      await("the sender").atMost(LIMIT).until(() -> !isAlive());
    }

    @Override
    public void close() throws IOException {
      last = 0;
      socket.close();
    }
  }
}
