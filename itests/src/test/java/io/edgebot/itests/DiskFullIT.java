package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A mothership whose data lies on a disk that is full, and then is not. */
class DiskFullIT {
  private static final int BATCH = 500;
  private static Instance mothership;
  private static Store store;
  private static Path ballast;
  private static boolean mounted;
  private static String token;
  private static final AtomicLong GENERATIONS = new AtomicLong();

  private final Set<Long> acknowledged = new TreeSet<>();
  private final long generation = GENERATIONS.incrementAndGet();
  private long next = 1;

  @BeforeAll
  static void start() throws IOException {
    mothership = Distribution.instance("mothership", "disk-full");
    Files.createDirectories(mothership.data());
    mounted =
        Commands.run(
                    List.of(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "size=160m,mode=0700",
                        "tmpfs",
                        mothership.data().toString()),
                    Map.of())
                .status()
            == 0;
    if (!mounted) {
      System.err.println("SKIPPED: a full disk needs a mount of tmpfs, and so root");
    }
    Assumptions.assumeTrue(mounted, "a full disk needs a mount of tmpfs, and so root");
    ballast = mothership.data().resolve("ballast");
    store = new Store(mothership);
    Site.startMothership(mothership);
    token = Files.readString(Site.token(mothership)).strip();
  }

  @AfterAll
  static void stop() throws IOException {
    mothership.close();
    if (mounted) {
      Commands.run("umount", "-l", mothership.data().toString());
    }
  }

  @Test
  void whatWasAcknowledgedOutlivesAFullDiskAndItGoesOnWhenThereIsRoom()
      throws IOException, SQLException {
    for (int round = 1; round <= LongRun.times(50); round++) {
      assertThat(post()).isEqualTo(200);
      fill();
      await("it refuses what it cannot store")
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(10))
          .untilAsserted(() -> assertThat(post()).isIn(500, 503));
      assertThat(mothership.isAlive()).isTrue();
      assertThat(mothership.get("/").statusCode()).isEqualTo(200);

      free();
      await("it takes events again").atMost(LIMIT).until(() -> post() == 200);
      awaitAcknowledged();
    }
  }

  @Test
  void itStartsWhileTheDiskIsFull() throws IOException, SQLException {
    assertThat(post()).isEqualTo(200);
    fill();
    await("it refuses what it cannot store")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(() -> assertThat(post()).isIn(500, 503));
    mothership.kill();
    fill();

    mothership.start();
    Path console = mothership.base().resolve("console.log");
    await("it says what it waits for")
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(console).content().contains("it starts as soon as"));
    assertThat(mothership.isAlive()).isTrue();
    free();
    mothership.awaitOk("/readyz");
    Site.awaitPlugin(mothership, "ingest");
    await("it takes events again").atMost(LIMIT).until(() -> post() == 200);
    awaitAcknowledged();
  }

  @Test
  void itGivesUpTheReserveToStart() throws IOException, SQLException {
    assertThat(post()).isEqualTo(200);
    Path reserve = mothership.data().resolve("journal/reserve");
    await("the reserve")
        .atMost(LIMIT)
        .until(() -> Files.exists(reserve) && Files.size(reserve) > 0);
    mothership.kill();
    fill();

    Site.startMothership(mothership);
    free();
    await("it takes events again").atMost(LIMIT).until(() -> post() == 200);
    awaitAcknowledged();
    await("the reserve is made anew")
        .atMost(LIMIT)
        .until(() -> Files.exists(reserve) && Files.size(reserve) > 0);
  }

  @Test
  void aJournalThatIsDamagedWhileTheDiskIsFullIsRecovered() throws IOException, SQLException {
    for (int i = 0; i < 5; i++) {
      assertThat(post()).isEqualTo(200);
    }
    assertThat(mothership.terminate()).isIn(0, 143);
    Path database = mothership.data().resolve("journal/journal.db");
    try (RandomAccessFile file = new RandomAccessFile(database.toFile(), "rw")) {
      file.write(new byte[100]); // SQLite's header: it takes the file for none of its own
    }
    fill();

    Site.startMothership(mothership);
    await("it is told what became of it")
        .atMost(LIMIT)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(mothership.get("/healthz").body())
                    .containsPattern("set aside; [0-9]+ rows of it were recovered, 0 rows were"));
    free();
    await("it takes events again").atMost(LIMIT).until(() -> post() == 200);
    // An edge that did not hear of the acknowledgement sends the same again.
    long after = next;
    next = 1;
    assertThat(post()).isEqualTo(200);
    next = after;
    awaitAcknowledged();
  }

  /** Each that was acknowledged is stored, and nothing twice. */
  private void awaitAcknowledged() throws SQLException {
    await("what was acknowledged")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(250))
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(stored().keySet()).containsAll(acknowledged));
    Store.assertNothingTwice(stored());
  }

  private Map<Long, Integer> stored() throws SQLException {
    return store
        .query(
            "SELECT number FROM events WHERE origin = 'disk-full' AND generation = '%016x'"
                .formatted(generation))
        .stream()
        .collect(Collectors.toMap(row -> Long.parseLong(row.get(0)), row -> 1, Integer::sum));
  }

  /** Sends the next numbers as an edge does; without an acknowledgement, the same again. */
  private int post() throws IOException {
    long first = next;
    String body =
        LongStream.range(first, first + BATCH)
            .mapToObj(n -> "{\"type\":\"test\",\"message\":\"number " + n + "\"}\n")
            .collect(Collectors.joining());
    HttpResponse<String> answer =
        Instance.send(
            HttpRequest.newBuilder(mothership.uri("/ingest"))
                .timeout(LIMIT)
                .header("Content-Type", "application/x-ndjson")
                .header("Authorization", "Bearer " + token)
                .header(
                    "EdgeBot-Sequence",
                    "disk-full/%016x/%d-%d".formatted(generation, first, first + BATCH - 1))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.UTF_8)))
                .build());
    if (answer.statusCode() == 200) {
      LongStream.range(first, first + BATCH).forEach(acknowledged::add);
      next += BATCH;
    }
    return answer.statusCode();
  }

  private static void fill() throws IOException {
    Commands.run(
        List.of("dd", "if=/dev/zero", "of=" + ballast, "bs=64k", "oflag=append", "conv=notrunc"),
        Map.of());
  }

  private static void free() throws IOException {
    Files.delete(ballast);
  }
}
