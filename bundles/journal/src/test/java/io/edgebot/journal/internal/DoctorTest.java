package io.edgebot.journal.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.EventId;
import io.edgebot.journal.Journal;
import io.edgebot.journal.Journal.Subscription;
import io.edgebot.journal.Unit;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  @TempDir Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private long generation;

  @BeforeEach
  void fill() throws Exception {
    try (Journal journal = Fixtures.open(directory)) {
      generation = journal.generation();
      journal.subscribe("shipper", new Subscription(true, 0, 0), true);
      Fixtures.append(journal, deflated("{\"a\":1}", "{}"));
      Fixtures.append(journal, deflated("{\"_id\":\"far/0000000000000007/9\",\"b\":2}"));
      journal.advance(Fixtures.to("shipper", 0, 1), true).get();
    }
  }

  /** A block as the engine makes it: raw deflate that ends with a sync flush. */
  private static Unit deflated(String... lines) {
    Unit.Block plain = Fixtures.block(0, lines);
    Deflater deflater = new Deflater(1, true);
    deflater.setInput(plain.body());
    byte[] buffer = new byte[plain.body().length + 100];
    int length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
    deflater.end();
    Unit.Block block =
        new Unit.Block(
            "json+deflate",
            Arrays.copyOf(buffer, length),
            plain.rawLength(),
            plain.crc32(),
            plain.index(),
            null);
    return new Unit("in", "", List.of(block), List.of(), lines.length, null, Map.of(), List.of());
  }

  private int run(String... commands) {
    out.reset();
    err.reset();
    return DoctorMain.run(
        Stream.concat(Stream.of(directory.toString()), Stream.of(commands)).toArray(String[]::new),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  @Test
  void verifyTellsThatCommitsAreMissing() throws Exception {
    byte[] older = Files.readAllBytes(directory.resolve(Directory.DATABASE));
    try (Journal journal = Fixtures.open(directory)) {
      Fixtures.append(journal, "a", "b");
    }
    assertThat(run("verify")).isZero();
    Files.write(directory.resolve(Directory.DATABASE), older);
    assertThat(run("verify")).isEqualTo(1);
    assertThat(err.toString(UTF_8))
        .contains("at least 1 rows with 2 events were lost")
        .doesNotContain("repair");
  }

  private void breakBody() throws Exception {
    byte[] all = Files.readAllBytes(directory.resolve(Directory.DATABASE));
    byte[] name = "json+deflate".getBytes(UTF_8);
    int at = 0;
    while (!Arrays.equals(Arrays.copyOfRange(all, at, at + name.length), name)) {
      at++;
    }
    try (RandomAccessFile file =
        new RandomAccessFile(directory.resolve(Directory.DATABASE).toFile(), "rw")) {
      file.seek(at);
      file.write('J');
    }
  }

  @Test
  void lists() {
    assertThat(run("list")).isZero();
    assertThat(out.toString(UTF_8))
        .contains("rows: 2 (1 to 2), events: 3")
        .contains("subscription shipper: behind row 0 and 1 events, lags 2 events, required")
        .contains("generation edge-1/" + EventId.formatGeneration(generation));
  }

  @Test
  void verifies() throws Exception {
    assertThat(run("verify")).isZero();
    assertThat(out.toString(UTF_8)).contains("2 rows with 3 events are intact, 0 are damaged.");
    breakBody();
    assertThat(run("verify")).isEqualTo(1);
    assertThat(out.toString(UTF_8)).contains("row 2 is damaged", "1 rows with 2 events");
    assertThat(err.toString(UTF_8)).contains("repair");
  }

  @Test
  void exportsEventsWithTheirIdentity() {
    assertThat(run("export")).isZero();
    String prefix = "edge-1/" + EventId.formatGeneration(generation) + "/";
    assertThat(out.toString(UTF_8).lines())
        .containsExactly(
            "{\"_id\":\"" + prefix + "1\",\"a\":1}",
            "{\"_id\":\"" + prefix + "2\"}",
            "{\"_id\":\"far/0000000000000007/9\",\"b\":2}");
    assertThat(err.toString(UTF_8)).contains("3 events were written, 0 rows were left out");
  }

  @Test
  void exportLeavesOutWhatIsDamaged() throws Exception {
    breakBody();
    assertThat(run("export")).isEqualTo(1);
    assertThat(out.toString(UTF_8).lines()).hasSize(2);
    assertThat(err.toString(UTF_8)).contains("2 events were written, 1 rows were left out");
  }

  @Test
  void repairs() throws Exception {
    assertThat(run("repair")).isZero();
    assertThat(out.toString(UTF_8)).contains("intact; nothing was changed");
    breakBody();
    assertThat(run("repair")).isEqualTo(1);
    assertThat(out.toString(UTF_8)).contains("1 rows of it were recovered, 1 rows were lost");
    assertThat(run("verify")).isZero();
    assertThat(run("list")).isZero();
    assertThat(out.toString(UTF_8)).contains("subscription shipper: behind row 0 and 1 events");
  }

  @Test
  void compacts() throws Exception {
    try (Journal journal = Fixtures.open(directory)) {
      for (int i = 0; i < 50; i++) {
        Fixtures.append(journal, "x".repeat(20_000));
      }
      journal.advance(Fixtures.to("shipper", 51), true).get();
    }
    try (Journal journal = Fixtures.open(directory)) {
      org.awaitility.Awaitility.await().until(() -> journal.condition().events() == 1);
    }
    long before = Files.size(directory.resolve(Directory.DATABASE));
    assertThat(run("compact")).isZero();
    assertThat(Files.size(directory.resolve(Directory.DATABASE))).isLessThan(before / 4);
    assertThat(run("verify")).isZero();
    try (Journal journal = Fixtures.open(directory)) {
      assertThat(journal.cursors().get("shipper").row()).isEqualTo(51);
      assertThat(Fixtures.lines(journal, 51)).containsExactly("x".repeat(20_000));
      assertThat(Fixtures.append(journal, "new").firstRow()).isEqualTo(53);
    }
  }

  @Test
  void leavesAnOpenJournalAlone() throws Exception {
    try (Journal journal = Fixtures.open(directory)) {
      for (String command : List.of("list", "verify", "export", "repair", "compact")) {
        assertThat(run(command)).as(command).isEqualTo(3);
        assertThat(err.toString(UTF_8)).contains("is open already");
      }
      assertThat(Fixtures.append(journal, "a").events()).isEqualTo(1);
    }
  }

  @Test
  void tellsItsUsageAndWhatIsMissing() throws Exception {
    assertThat(run("dance")).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .startsWith("edgebot: journal doctor has no command 'dance'\n\nusage: edgebot journal");
    assertThat(run("list", "twice")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("not 'twice' as well");
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("needs a command");
    Files.delete(directory.resolve(Directory.DATABASE));
    assertThat(run("list")).isEqualTo(3);
    assertThat(err.toString(UTF_8)).contains("holds no journal");
  }
}
