package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgebot.itests.FaultProxy.Mode;
import io.edgebot.itests.SyslogClient.Transport;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Whatever is done to an edge's journal: it starts, takes new messages, ships every intact row,
 * says what is lost, and nothing new is taken for a duplicate.
 */
@Order(1)
class JournalFaultsIT {
  private static final String SHIPPER = "shipper-main";
  private static final String DATABASE = "journal.db";
  private static final int ROWS = 10;
  private static final int ROW_EVENTS = 25;
  private static final int BACKLOG = ROWS * ROW_EVENTS;
  private static Site site;

  private interface Damage {
    void to(Path journal, JournalRows rows) throws IOException;
  }

  @BeforeAll
  static void start() throws IOException {
    site = Site.start("journal");
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @Test
  void aTruncatedDatabase() throws IOException, SQLException {
    survives(
        "truncated",
        false,
        (journal, rows) -> {
          try (RandomAccessFile file = new RandomAccessFile(database(journal), "rw")) {
            file.setLength(rows.place(ROWS / 2, DATABASE));
          }
        });
  }

  @Test
  void flippedBitsInTheDatabase() throws IOException, SQLException {
    for (int seed = 1; seed <= LongRun.times(50); seed++) {
      Random random = new Random(seed);
      survives("flipped-" + seed, false, (journal, rows) -> flip(journal, DATABASE, rows, random));
    }
  }

  @Test
  void flippedBitsInTheWriteAheadLog() throws IOException, SQLException {
    for (int seed = 1; seed <= LongRun.times(50); seed++) {
      Random random = new Random(1000 + seed);
      survives(
          "flipped-log-" + seed,
          true,
          (journal, rows) -> flip(journal, DATABASE + "-wal", rows, random));
    }
  }

  @Test
  void noWriteAheadLog() throws IOException, SQLException {
    String health =
        survives(
            "no-log",
            true,
            (journal, rows) -> {
              Files.delete(Path.of(database(journal) + "-wal"));
              Files.deleteIfExists(Path.of(database(journal) + "-shm"));
            });
    assertThat(health)
        .containsPattern(
            "journal.db-wal was removed[^\"]*at least [1-9][0-9]* rows with [1-9][0-9]* events");
  }

  @Test
  void garbage() throws IOException, SQLException {
    String health =
        survives(
            "garbage",
            false,
            (journal, rows) -> {
              byte[] bytes = new byte[(int) Files.size(Path.of(database(journal)))];
              new Random(7).nextBytes(bytes);
              Files.write(Path.of(database(journal)), bytes);
            });
    assertThat(health).contains("0 rows of it were recovered, " + ROWS + " rows were lost");
  }

  @Test
  void anOlderCopy() throws IOException, SQLException {
    String name = "rolled-back";
    Path copy = site.edge.base().resolve("older-journal");
    backlog(name, 1);
    assertThat(site.edge.terminate()).isIn(0, 143);
    copy(journal(site.edge), copy);
    site.proxy.mode(Mode.PASS);
    site.startEdge();
    try (SyslogClient client = site.client(Transport.TCP_LF, name)) {
      client.send(BACKLOG + 1, BACKLOG + 300);
      site.store.awaitOnceEach(name, BACKLOG + 300, LIMIT);
    }
    site.edge.kill();
    Commands.run("rm", "-r", journal(site.edge).toString());
    copy(copy, journal(site.edge));

    site.startEdge();
    try (SyslogClient client = site.client(Transport.TCP_LF, name)) {
      client.send(BACKLOG + 301, BACKLOG + 900);
      site.store.awaitOnceEach(name, BACKLOG + 900, LIMIT);
    }
    awaitShipped(site.edge);
    site.store.assertOnceEach(name, BACKLOG + 900);
  }

  @Test
  void aClone() throws IOException, SQLException {
    String name = "cloned";
    backlog(name, 1);
    int port = Instance.freePort();
    try (Instance clone = Distribution.instance("edge", "journal-clone")) {
      Site.configureSyslog(clone, port);
      Path token = Files.createDirectories(clone.base()).resolve("token");
      Files.copy(Site.token(site.mothership), token);
      clone.configure(
          "io.edgebot.sink.shipper-main.cfg",
          "urls = %s\ntoken_file = %s\nflush_interval_seconds = 0.2\n"
              .formatted(site.proxy.uri("/ingest"), token));
      site.edge.kill();
      Files.createDirectories(clone.data());
      copy(journal(site.edge), journal(clone));
      site.proxy.mode(Mode.PASS);
      clone.start();
      site.startEdge();
      clone.awaitOk("/readyz");
      Site.awaitPlugin(clone, "syslog-main");
      try (SyslogClient one = site.client(Transport.TCP_LF, name);
          SyslogClient other = new SyslogClient(Transport.TCP_LF, port, name)) {
        for (int part = 0; part < 10; part++) {
          long first = BACKLOG + part * 100L + 1;
          one.send(first, first + 49);
          other.send(first + 50, first + 99);
        }
        site.store.awaitOnceEach(name, BACKLOG + 1_000, LIMIT);
      }
      awaitShipped(site.edge);
      awaitShipped(clone);
      site.store.assertOnceEach(name, BACKLOG + 1_000);

      // A clone with a token of its own is another principal, and the edge's id is not its.
      String secret = "a-token-of-another-principal-0123456789";
      Path tokens = site.mothership.etc().resolve("ingest-tokens");
      Files.writeString(
          tokens,
          "\nanother sha256:" + sha256(secret.getBytes(StandardCharsets.US_ASCII)) + "\n",
          StandardOpenOption.APPEND);
      Files.writeString(token, secret);
      try (SyslogClient other = new SyslogClient(Transport.TCP_LF, port, "forbidden")) {
        other.send(1, 10);
        await("the hold is told")
            .atMost(LIMIT)
            .untilAsserted(
                () ->
                    assertThat(clone.get("/healthz").body())
                        .contains("\"status\":\"degraded\"")
                        .containsPattern("\"reason\":\"" + SHIPPER + ": [^\"]*403"));
      }
      assertThat(site.store.counts("forbidden")).isEmpty();
      assertThat(Metrics.queued(clone, SHIPPER)).isEqualTo(10);
    }
  }

  @Test
  void numbersThatAnotherMachineUsedAreHeldUntilTheOperatorRenewsThem()
      throws IOException, SQLException {
    String name = "conflict";
    site.proxy.mode(Mode.UNAVAILABLE);
    try (SyslogClient client = site.client(Transport.TCP_LF, name)) {
      client.send(1, ROW_EVENTS);
      await("it is kept").atMost(LIMIT).until(() -> committed(ROW_EVENTS));
    }
    List<JournalRows.Row> rows = JournalRows.of(journal(site.edge)).rows();
    assertThat(rows).hasSize(1);
    HttpResponse<String> answer = forge(rows.get(0));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);

    site.proxy.mode(Mode.PASS);
    await("the hold is told")
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(site.edge.get("/healthz").body())
                    .contains("\"status\":\"degraded\"")
                    .containsPattern("\"reason\":\"" + SHIPPER + ": [^\"]*409"));
    assertThat(site.mothership.get("/healthz").body()).contains(rows.get(0).origin());
    assertThat(site.store.counts(name)).isEmpty();
    assertThat(Metrics.sum(site.edge, "edgebot_quarantine_events")).isZero();

    Commands.Result renewed = site.edge.shell("edgebot:queue-renew --yes");
    assertThat(renewed.status()).as(renewed.output()).isZero();
    site.store.awaitOnceEach(name, ROW_EVENTS, LIMIT);
    awaitShipped(site.edge);
  }

  private static HttpResponse<String> forge(JournalRows.Row row) throws IOException {
    String body =
        LongStream.rangeClosed(row.first(), row.last())
            .mapToObj(n -> "{\"type\":\"forged\",\"message\":\"other " + n + "\"}\n")
            .collect(Collectors.joining());
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return Instance.send(
        HttpRequest.newBuilder(site.mothership.uri("/ingest"))
            .timeout(LIMIT)
            .header("Content-Type", "application/x-ndjson")
            .header(
                "Authorization", "Bearer " + Files.readString(Site.token(site.mothership)).strip())
            .header(
                "EdgeBot-Sequence",
                "%s/%016x/%d-%d".formatted(row.origin(), row.generation(), row.first(), row.last()))
            .header("EdgeBot-Digest", "sha-256=" + sha256(bytes))
            .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
            .build());
  }

  /**
   * Leaves a backlog, ends the edge, damages its journal, and sees what becomes of it; the result
   * is what /healthz says then.
   */
  private static String survives(String name, boolean killed, Damage damage)
      throws IOException, SQLException {
    Path journal = journal(site.edge);
    backlog(name, 1);
    if (killed) {
      site.edge.kill();
    } else {
      assertThat(site.edge.terminate()).isIn(0, 143);
    }
    JournalRows rows = JournalRows.of(journal);
    assertThat(rows.numbers()).hasSize(BACKLOG);
    damage.to(journal, rows);
    Set<Long> expected = new TreeSet<>(rows.intact(journal));
    System.err.println(name + ": " + expected.size() + " of " + BACKLOG + " events are intact");

    site.proxy.mode(Mode.PASS);
    site.startEdge();
    try (SyslogClient client = site.client(Transport.TCP_LF, name)) {
      client.send(BACKLOG + 1, BACKLOG + 200);
    }
    expected.addAll(LongStream.rangeClosed(BACKLOG + 1, BACKLOG + 200).boxed().toList());
    await("what is intact, and what is new, of " + name)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(() -> assertThat(site.store.counts(name).keySet()).containsAll(expected));
    awaitShipped(site.edge);
    Store.assertNothingTwice(site.store.counts(name));
    assertThat(site.edge.get("/readyz").statusCode()).isEqualTo(200);
    String health = site.edge.get("/healthz").body();
    if (site.store.counts(name).size() < BACKLOG + 200) {
      assertThat(health)
          .as("what was lost is told")
          .satisfiesAnyOf(
              body -> assertThat(body).containsPattern("\"notice\":\"[^\"]+\""),
              body -> assertThat(body).containsPattern("\"damaged_rows\":[1-9]"));
    }
    return health;
  }

  /** Many small rows that are committed and cannot be shipped. */
  private static void backlog(String name, long first) throws IOException {
    awaitShipped(site.edge);
    site.proxy.mode(Mode.UNAVAILABLE);
    try (SyslogClient client = site.client(Transport.TCP_LF, name)) {
      for (int row = 0; row < ROWS; row++) {
        long from = first + (long) row * ROW_EVENTS;
        client.send(from, from + ROW_EVENTS - 1);
        int sent = (row + 1) * ROW_EVENTS;
        await("a row")
            .atMost(LIMIT)
            .pollInterval(Duration.ofMillis(20))
            .until(() -> committed(sent));
      }
    }
  }

  private static boolean committed(int sent) throws IOException {
    return Metrics.queued(site.edge, SHIPPER) >= sent && Metrics.uncommitted(site.edge) == 0;
  }

  private static void awaitShipped(Instance edge) {
    await("all is shipped").atMost(LIMIT).until(() -> Metrics.queued(edge, SHIPPER) == 0);
  }

  /** Flips bits in some rows, and some anywhere. */
  private static void flip(Path journal, String name, JournalRows rows, Random random)
      throws IOException {
    Path file = journal.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < 2; i++) {
      int row = random.nextInt(rows.rows().size());
      int length = rows.rows().get(row).bytes().length;
      flip(bytes, (int) rows.place(row, name) + random.nextInt(length), random);
      flip(bytes, random.nextInt(bytes.length), random);
    }
    Files.write(file, bytes);
  }

  private static void flip(byte[] bytes, int at, Random random) {
    bytes[at] ^= (byte) (1 << random.nextInt(8));
  }

  private static Path journal(Instance instance) {
    return instance.data().resolve("journal");
  }

  private static String database(Path journal) {
    return journal.resolve(DATABASE).toString();
  }

  private static void copy(Path from, Path to) throws IOException {
    Commands.run("cp", "-a", from.toString(), to.toString());
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
