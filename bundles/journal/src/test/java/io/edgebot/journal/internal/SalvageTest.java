package io.edgebot.journal.internal;

import static io.edgebot.journal.internal.Fixtures.append;
import static io.edgebot.journal.internal.Fixtures.claim;
import static io.edgebot.journal.internal.Fixtures.claimed;
import static io.edgebot.journal.internal.Fixtures.lines;
import static io.edgebot.journal.internal.Fixtures.to;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.event.EventId;
import io.edgebot.api.plugin.State;
import io.edgebot.journal.Journal;
import io.edgebot.journal.Journal.ClaimState;
import io.edgebot.journal.Journal.Subscription;
import io.edgebot.journal.Unit;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SalvageTest {
  private static final Subscription REQUIRED = new Subscription(true, 0, 0);
  private static final int ROWS = 120;

  @TempDir Path temporary;
  private Path directory;
  private final List<String> written = new ArrayList<>();
  private final List<EventId> ids = new ArrayList<>();

  /** A journal with rows of all sizes, the first two settled, and something in each table. */
  @BeforeEach
  void fill() throws Exception {
    directory = temporary.resolve("journal");
    Random random = new Random(5);
    try (Journal journal = Fixtures.open(directory)) {
      journal.subscribe("s", REQUIRED, true);
      for (int i = 0; i < ROWS; i++) {
        int length = random.nextInt(10) == 0 ? random.nextInt(60_000) : random.nextInt(900);
        String line = i + ":" + "y".repeat(length);
        append(journal, line);
        written.add(line);
      }
      append(journal, claimed(1, 3, "h"));
      written.addAll(List.of("n1", "n2", "n3"));
      journal.putState("o", "k", false, null, new State.Value(1, new byte[] {9})).get();
      append(
          journal,
          new Unit("f", "", List.of(), List.of(), 0, null, Map.of("c", new byte[] {8}), List.of()));
      journal.advance(to("s", 2), true).get();
      ids.addAll(Fixtures.ids(journal, 2));
    }
    written.remove(0);
    written.remove(0);
  }

  private Path database() {
    return directory.resolve(Directory.DATABASE);
  }

  private void write(long offset, byte[] bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(database().toFile(), "rw")) {
      file.seek(offset);
      file.write(bytes);
    }
  }

  private static void awaitSalvage(Journal journal) {
    await().until(() -> !journal.condition().notice().contains("being recovered"));
  }

  /** All is there, and goes on as if nothing had been. */
  private void assertAllIsKept(Journal journal) throws Exception {
    awaitSalvage(journal);
    assertThat(lines(journal, 2)).containsExactlyElementsOf(written);
    assertThat(Fixtures.ids(journal, 2)).containsExactlyElementsOf(ids);
    assertSmallTables(journal);
    assertThat(journal.lag("s").events()).isEqualTo(written.size());
    long generation = journal.generation();
    assertThat(ids).noneMatch(id -> id.generation() == generation);
    append(journal, "new");
    List<io.edgebot.journal.Row> rows = Fixtures.rows(journal, 2);
    assertThat(lines(rows.get(rows.size() - 1))).containsExactly("new");
    journal.advance(to("s", rows.get(rows.size() - 1).row()), true).get();
    assertThat(journal.lag("s").events()).isZero();
    await().untilAsserted(() -> assertThat(journal.condition().events()).isZero());
  }

  private static void assertSmallTables(Journal journal) {
    assertThat(journal.cursors().get("s").row()).isEqualTo(2);
    assertThat(journal.state("o", "k")).isEqualTo(new State.Value(1, new byte[] {9}));
    assertThat(journal.checkpoint("f", "c")).hasValue(new byte[] {8});
    assertThat(journal.look(claim(1, 3, "h"))).isEqualTo(ClaimState.SETTLED);
    assertThat(journal.look(claim(1, 3, "x"))).isEqualTo(ClaimState.CONFLICT);
  }

  @Test
  void aSoundOneIsLeftAlone() throws Exception {
    try (Journal journal = Fixtures.open(directory)) {
      assertThat(journal.condition().notice()).isEmpty();
      assertAllIsKept(journal);
    }
    assertThat(directory.resolve("damaged-000001")).doesNotExist();
  }

  @Test
  void aBrokenHeaderLosesNothing() throws Exception {
    write(0, "rubbish rubbish rubbish".getBytes(UTF_8));
    try (Journal journal = Fixtures.open(directory)) {
      assertAllIsKept(journal);
      assertThat(journal.condition().notice()).contains("0 rows were lost");
    }
    assertThat(directory.resolve("damaged-000001")).doesNotExist();
    try (Journal journal = Fixtures.open(directory)) {
      assertThat(journal.condition().notice()).isEmpty();
    }
  }

  @Test
  void aBrokenFirstPageLosesNothing() throws Exception {
    byte[] page = new byte[Sqlite.PAGE];
    new Random(3).nextBytes(page);
    write(0, page);
    try (Journal journal = Fixtures.open(directory)) {
      assertAllIsKept(journal);
    }
  }

  @Test
  void aBrokenRootOfTheLogLosesNothing() throws Exception {
    long root;
    try (var connection = Sqlite.openReader(database())) {
      root = Sqlite.queryLong(connection, "SELECT rootpage FROM sqlite_master WHERE name = 'log'");
    }
    write((root - 1) * Sqlite.PAGE, new byte[Sqlite.PAGE]);
    try (Journal journal = Fixtures.open(directory)) {
      assertAllIsKept(journal);
    }
  }

  @Test
  void damageThatShowsWhileItRunsLosesNothing() throws Exception {
    long root;
    try (var connection = Sqlite.openReader(database())) {
      root = Sqlite.queryLong(connection, "SELECT rootpage FROM sqlite_master WHERE name = 'log'");
    }
    try (Journal journal = Fixtures.open(directory)) {
      long generation = journal.generation();
      write((root - 1) * Sqlite.PAGE, new byte[Sqlite.PAGE]);
      lines(journal, 2);
      assertThat(journal.condition().notice()).contains("set aside");
      assertThat(journal.generation()).isNotEqualTo(generation);
      assertAllIsKept(journal);
    }
  }

  @Test
  void rubbishIsSetAside() throws Exception {
    byte[] rubbish = new byte[100_000];
    new Random(4).nextBytes(rubbish);
    Files.write(database(), rubbish);
    try (Journal journal = Fixtures.open(directory)) {
      awaitSalvage(journal);
      assertThat(lines(journal, 0)).isEmpty();
      assertThat(journal.condition().notice())
          .contains("could not be read whole", "0 rows of it were recovered, 119 rows were lost");
      assertThat(journal.condition().damagedRows()).isEqualTo(119);
      assertThat(append(journal, "new").events()).isEqualTo(1);
      assertThat(lines(journal, 0)).containsExactly("new");
      assertThat(journal.origin()).isEqualTo("edge-1");
    }
  }

  @Test
  void ofRubbishWithoutAMarkNobodyKnowsWhatItWas() throws Exception {
    Files.write(database(), "no database ".repeat(9_000).getBytes(UTF_8));
    Files.write(directory.resolve("newest"), new byte[44]);
    try (Journal journal = Fixtures.open(directory)) {
      awaitSalvage(journal);
      assertThat(journal.condition().notice())
          .contains("how many rows were lost is not known", "kept in");
      append(journal, "new");
    }
    assertThat(directory.resolve("damaged-000001")).exists();
  }

  @Test
  void whatWasSetAsideOnlyIsTakenOverAtTheNextStart() throws Exception {
    Path aside = Files.createDirectory(directory.resolve("damaged-000001"));
    Files.move(database(), aside.resolve(Directory.DATABASE));
    try (Journal journal = Fixtures.open(directory)) {
      assertAllIsKept(journal);
      assertThat(journal.condition().notice()).contains("0 rows were lost");
    }
  }

  @Test
  void aLogWithoutItsDatabaseIsKept() throws Exception {
    Path copy = Files.createDirectories(temporary.resolve("log-only"));
    try (Journal journal = Fixtures.open(directory)) {
      append(journal, "only in the log");
      for (String name : List.of("newest", Directory.DATABASE + "-wal")) {
        Files.copy(directory.resolve(name), copy.resolve(name));
      }
    }
    try (Journal journal = Fixtures.open(copy)) {
      awaitSalvage(journal);
      assertThat(lines(journal, 0)).contains("only in the log");
      assertThat(journal.condition().notice()).contains("rows were lost");
      assertThat(append(journal, "new").events()).isEqualTo(1);
    }
  }

  @Test
  void anEmptyFileIsAFreshStartThatIsTold() throws Exception {
    Files.write(database(), new byte[0]);
    try (Journal journal = Fixtures.open(directory)) {
      assertThat(journal.condition().notice())
          .isEqualTo(
              "The journal lacks what was committed last (journal.db was not there): at least 121"
                  + " rows with 123 events were lost, 2 of these rows after all sinks had settled"
                  + " them.");
      append(journal, "new");
      assertThat(lines(journal, 0)).containsExactly("new");
    }
  }

  @Test
  void aTruncatedFileKeepsWhatIsLeft() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(database().toFile(), "rw")) {
      file.setLength(file.length() / 2);
    }
    try (Journal journal = Fixtures.open(directory)) {
      awaitSalvage(journal);
      List<String> kept = lines(journal, 2);
      assertThat(kept).hasSizeGreaterThan(20).isSubsetOf(written).doesNotHaveDuplicates();
      append(journal, "new");
      assertThat(lines(journal, 2)).hasSize(kept.size() + 1).endsWith("new");
    }
  }

  @Test
  void aFileThatEndsWithinTheFirstPagesOfTablesKeepsTheTablesBefore() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(database().toFile(), "rw")) {
      file.setLength(5L * Sqlite.PAGE + 11);
    }
    try (Journal journal = Fixtures.open(directory)) {
      awaitSalvage(journal);
      assertThat(journal.cursors()).containsOnlyKeys("s");
      assertThat(journal.condition().notice())
          .contains("could not be read whole")
          .doesNotContain("subscription");
      append(journal, "new");
      List<io.edgebot.journal.Row> rows = Fixtures.rows(journal, 2);
      assertThat(lines(rows.get(rows.size() - 1))).containsExactly("new");
    }
  }

  @Test
  void aDamagedBodyCostsItsRow() throws Exception {
    byte[] all = Files.readAllBytes(database());
    int at = indexOf(all, "50:yyyy".getBytes(UTF_8));
    write(at, new byte[] {'X'});
    try (Journal journal = Fixtures.open(directory)) {
      List<String> expected = new ArrayList<>(written);
      expected.removeIf(line -> line.startsWith("50:"));
      assertThat(lines(journal, 2)).containsExactlyElementsOf(expected);
      assertThat(journal.condition().damagedRows()).isEqualTo(1);
      assertThat(journal.read(50, 1, 1).skipped())
          .containsExactly(
              new io.edgebot.api.event.SkippedRange(
                  "edge-1", ids.get(0).generation(), 51, 51, "damaged"));
      assertThat(directory.resolve("damaged-000001")).doesNotExist();
    }
  }

  @Test
  void rowsThatVanishedAreDeclared() throws Exception {
    // A leaf that claims to be empty: SQLite reads on without a word.
    try (RandomAccessFile file = new RandomAccessFile(database().toFile(), "rw")) {
      long leaf = leafOfRow(60);
      file.seek((leaf - 1) * Sqlite.PAGE + 3);
      file.writeShort(0);
    }
    try (Journal journal = Fixtures.open(directory)) {
      lines(journal, 2);
      awaitSalvage(journal);
      await().until(() -> journal.condition().notice().contains("rows were lost"));
      List<String> kept = lines(journal, 2);
      long lost = written.size() - kept.size();
      assertThat(lost).isPositive();
      assertThat(kept).isSubsetOf(written);
      assertThat(journal.condition().damagedRows()).isEqualTo(lost);
      assertThat(journal.gaps(10)).hasSize(1);
      assertThat(journal.gaps(10).get(0).count()).isEqualTo(lost);
      assertThat(journal.gaps(10).get(0).reason()).isEqualTo("damaged");
      assertSmallTables(journal);
    }
    assertThat(directory.resolve("damaged-000001").resolve(Directory.DATABASE)).exists();
  }

  private long leafOfRow(int row) throws Exception {
    byte[] all = Files.readAllBytes(database());
    byte[] text = (row - 1 + ":y").getBytes(UTF_8);
    return indexOf(all, text) / Sqlite.PAGE + 1;
  }

  @Test
  void flippedBitsAnywhereKeepEveryIntactRow() throws Exception {
    byte[] sound = Files.readAllBytes(database());
    int rounds = Boolean.getBoolean("edgebot.long") ? 300 : 12;
    long seed = Boolean.getBoolean("edgebot.long") ? System.nanoTime() : 11;
    Random random = new Random(seed);
    for (int round = 0; round < rounds; round++) {
      byte[] flipped = sound.clone();
      int bits = 1 + random.nextInt(4);
      for (int i = 0; i < bits; i++) {
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Path copy = temporary.resolve("flipped-" + round);
      Files.createDirectories(copy);
      Files.write(copy.resolve(Directory.DATABASE), flipped);
      try (Journal journal = Fixtures.open(copy)) {
        append(journal, "new");
        lines(journal, 0);
        awaitSalvage(journal);
        List<String> kept = lines(journal, 2);
        assertThat(kept).as("seed " + seed + ", round " + round).doesNotHaveDuplicates();
        assertThat(kept.get(kept.size() - 1)).isEqualTo("new");
        kept.remove("new");
        assertThat(written).as("seed " + seed + ", round " + round).containsAll(kept);
        // A flipped bit costs a row at most, or the cells of one page if it hits the page's head.
        assertThat(kept.size())
            .as("seed " + seed + ", round " + round)
            .isGreaterThanOrEqualTo(written.size() - bits * 8);
      }
    }
  }

  @Test
  void commitsBehindADamagedFrameAreKept() throws Exception {
    Path copy = temporary.resolve("wal");
    Path log = copy.resolve(Directory.DATABASE + "-wal");
    List<String> later = new ArrayList<>();
    try (Journal journal = Fixtures.open(directory)) {
      for (int i = 0; i < 20; i++) {
        String line = "later " + i + "z".repeat(6000) + "end" + i + ";";
        append(journal, line);
        later.add(line);
      }
      Files.createDirectories(copy);
      for (String name : List.of(Directory.DATABASE, Directory.DATABASE + "-wal")) {
        Files.copy(directory.resolve(name), copy.resolve(name));
      }
    }
    byte[] bytes = Files.readAllBytes(log);
    int at = indexOf(bytes, "zend5;".getBytes(UTF_8));
    bytes[at] ^= 1;
    Files.write(log, bytes);
    later.remove(5);

    try (Journal journal = Fixtures.open(copy)) {
      awaitSalvage(journal);
      List<String> expected = new ArrayList<>(written);
      expected.addAll(later);
      assertThat(lines(journal, 2).equals(expected)).isTrue();
      assertThat(journal.condition().notice()).contains("1 rows were lost");
      assertThat(journal.gaps(10)).hasSize(1);
      assertSmallTables(journal);
    }
  }

  @Test
  void aRowThatMovedToADamagedPageIsFoundWhereItWas() throws Exception {
    Path fresh = temporary.resolve("fresh");
    Path copy = temporary.resolve("moved");
    Path log = copy.resolve(Directory.DATABASE + "-wal");
    List<String> lines = new ArrayList<>();
    try (Journal journal = Fixtures.open(fresh)) {
      journal.subscribe("s", REQUIRED, true);
      for (int i = 0; i < 12; i++) {
        String line = i + ":" + "q".repeat(700) + "end" + i + ";";
        append(journal, line);
        lines.add(line);
      }
      Files.createDirectories(copy);
      for (String name : List.of(Directory.DATABASE, Directory.DATABASE + "-wal")) {
        Files.copy(fresh.resolve(name), copy.resolve(name));
      }
    }
    // The first page of the table was a leaf until there were too many rows for one.
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(log));
    int damaged = 0;
    int root = 0;
    for (int frame = 32; frame + 24 + Sqlite.PAGE <= bytes.capacity(); frame += 24 + Sqlite.PAGE) {
      byte[] page = new byte[Sqlite.PAGE];
      bytes.get(frame + 24, page);
      int at = new String(page, ISO_8859_1).indexOf("qend0;");
      if (at >= 0 && page[0] == 0x0D) {
        root = root == 0 ? bytes.getInt(frame) : root;
        if (bytes.getInt(frame) != root) {
          bytes.put(frame + 24 + at, (byte) 'Q');
          damaged++;
        }
      }
    }
    assertThat(damaged).isPositive();
    Files.write(log, bytes.array());

    try (Journal journal = Fixtures.open(copy)) {
      awaitSalvage(journal);
      assertThat(lines(journal, 0)).containsExactlyElementsOf(lines);
      assertThat(journal.condition().notice()).contains("0 rows were lost");
    }
  }

  @Test
  void aMissingLogIsARollBackThatIsTold() throws Exception {
    Path copy = temporary.resolve("no-wal");
    long generation;
    try (Journal journal = Fixtures.open(directory)) {
      append(journal, "only in the log");
      append(journal, "and", "this");
      generation = journal.generation();
      Files.createDirectories(copy);
      for (String name : List.of("newest", Directory.DATABASE)) {
        Files.copy(directory.resolve(name), copy.resolve(name));
      }
    }
    try (Journal journal = Fixtures.open(copy)) {
      assertThat(lines(journal, 2)).containsExactlyElementsOf(written);
      assertThat(journal.condition().notice())
          .contains("journal.db-wal was removed", "at least 2 rows with 3 events were lost.");
      assertThat(journal.condition().damagedRows()).isEqualTo(2);
      assertThat(append(journal, "new").firstNumber()).isEqualTo(1);
      assertThat(journal.generation()).isNotEqualTo(generation);
    }
    try (Journal journal = Fixtures.open(copy)) {
      assertThat(journal.condition().notice()).isEmpty();
    }
  }

  @Test
  void aMarkThatIsOlderThanTheDatabaseSaysNothing() throws Exception {
    byte[] old = Files.readAllBytes(directory.resolve("newest"));
    try (Journal journal = Fixtures.open(directory)) {
      append(journal, "more");
    }
    Files.write(directory.resolve("newest"), old);
    try (Journal journal = Fixtures.open(directory)) {
      assertThat(journal.condition().notice()).isEmpty();
    }
  }

  @Test
  void damageOnTopOfDamageKeepsOrderAndRows() throws Exception {
    write(0, new byte[100]);
    try (Journal journal = Fixtures.open(directory)) {
      append(journal, "between");
      awaitSalvage(journal);
    }
    write(0, new byte[100]);
    try (Journal journal = Fixtures.open(directory)) {
      awaitSalvage(journal);
      append(journal, "new");
      List<String> expected = new ArrayList<>(written);
      expected.addAll(List.of("between", "new"));
      assertThat(lines(journal, 2)).containsExactlyElementsOf(expected);
      assertSmallTables(journal);
    }
  }

  private static int indexOf(byte[] all, byte[] text) {
    for (int i = 0; i <= all.length - text.length; i++) {
      int match = 0;
      while (match < text.length && all[i + match] == text[match]) {
        match++;
      }
      if (match == text.length) {
        return i;
      }
    }
    throw new AssertionError("not found");
  }
}
