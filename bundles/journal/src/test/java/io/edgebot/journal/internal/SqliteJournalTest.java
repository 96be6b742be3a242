package io.edgebot.journal.internal;

import static io.edgebot.journal.internal.Fixtures.append;
import static io.edgebot.journal.internal.Fixtures.block;
import static io.edgebot.journal.internal.Fixtures.lines;
import static io.edgebot.journal.internal.Fixtures.to;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.event.EventId;
import io.edgebot.api.event.SkippedRange;
import io.edgebot.api.plugin.State;
import io.edgebot.journal.Journal;
import io.edgebot.journal.Journal.Advance;
import io.edgebot.journal.Journal.Committed;
import io.edgebot.journal.Journal.Cursor;
import io.edgebot.journal.Journal.Quarantined;
import io.edgebot.journal.Journal.Subscription;
import io.edgebot.journal.Row;
import io.edgebot.journal.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest {
  private static final Subscription REQUIRED = new Subscription(true, 0, 0);

  @TempDir Path directory;
  private Journal journal;

  @BeforeEach
  void open() throws Exception {
    journal = Fixtures.open(directory);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private void reopen() throws Exception {
    journal.close();
    journal = Fixtures.open(directory);
  }

  @Test
  void appendsAndReads() throws Exception {
    Committed first = append(journal, "a", "b");
    Committed second = append(journal, "c");

    assertThat(first.firstNumber()).isEqualTo(1);
    assertThat(second.firstNumber()).isEqualTo(3);
    assertThat(second.firstRow()).isEqualTo(first.firstRow() + 1);
    assertThat(lines(journal, 0)).containsExactly("a", "b", "c");
    assertThat(lines(journal, first.firstRow())).containsExactly("c");
    Row row = journal.read(0, 1, 1).rows().get(0);
    assertThat(row.id(1)).isEqualTo(new EventId("edge-1", journal.generation(), 2, 0));
    assertThat(row.index().typeNames()).containsExactly("syslog");
    assertThat(row.index().sourceNames()).containsExactly("router");
    assertThat(row.index().severities()).containsExactly(-1, 0);
    assertThat(row.index().timestampNanos())
        .containsExactly(1_700_000_000_000_000_000L, 1_700_000_000_000_000_001L);
    assertThat(row.codec()).isEqualTo("plain");
    assertThat(row.whole()).isTrue();
    assertThat(journal.condition().events()).isEqualTo(3);
  }

  @Test
  void readsAtLeastOneRowAndNoMoreThanAsked() throws Exception {
    append(journal, "a".repeat(5000));
    append(journal, "b".repeat(5000));
    append(journal, "c");

    assertThat(journal.read(0, 10, 1).rows()).hasSize(1);
    assertThat(journal.read(0, 10, 10_003).rows()).hasSize(2);
    Journal.Rows two = journal.read(0, 2, 1 << 20);
    assertThat(two.rows()).hasSize(2);
    assertThat(two.lastRow()).isEqualTo(two.rows().get(1).row());
    assertThat(journal.read(99, 2, 1 << 20).lastRow()).isEqualTo(99);
  }

  @Test
  void beginsAGenerationAtEachOpening() throws Exception {
    append(journal, "a", "b");
    long first = journal.generation();
    reopen();
    Committed next = append(journal, "c");

    assertThat(journal.generation()).isNotEqualTo(first);
    assertThat(next.firstNumber()).isEqualTo(1);
    assertThat(Fixtures.ids(journal, 0))
        .containsExactly(
            new EventId("edge-1", first, 1, 0),
            new EventId("edge-1", first, 2, 0),
            new EventId("edge-1", journal.generation(), 1, 0));
    try (var connection = Sqlite.openReader(directory.resolve("journal.db"))) {
      long generation = journal.generation();
      assertThat(
              Sqlite.queryLong(
                  connection,
                  "SELECT predecessor FROM generation WHERE generation = " + generation))
          .isEqualTo(first);
      assertThat(
              Sqlite.queryLong(
                  connection,
                  "SELECT predecessor_last FROM generation WHERE generation = " + generation))
          .isEqualTo(2);
    }
  }

  @Test
  void keepsItsOrigin() throws Exception {
    Path other = directory.resolve("other");
    var options =
        new io.edgebot.journal.JournalOptions(
            other, "", 1 << 30, java.time.Duration.ofMillis(10), 1 << 20, false, 0);
    String origin;
    try (Journal opened = new SqliteJournals().open(options)) {
      origin = opened.origin();
      assertThat(EventId.isOrigin(origin)).isTrue();
    }
    try (Journal opened = new SqliteJournals().open(options)) {
      assertThat(opened.origin()).isEqualTo(origin);
    }
  }

  @Test
  void isForOneProcessAndItsOwnerOnly() throws Exception {
    append(journal, "a");
    assertThatThrownBy(() -> Fixtures.open(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(directory.toString())
        .hasMessageContaining("open already");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void commitsLingeringUnitsTogetherAndTellsListeners() throws Exception {
    AtomicInteger told = new AtomicInteger();
    journal.onAppend(told::incrementAndGet);
    List<CompletableFuture<Committed>> futures = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      futures.add(journal.append(Fixtures.unit("l" + i), false));
    }
    for (CompletableFuture<Committed> future : futures) {
      assertThat(future.get(20, java.util.concurrent.TimeUnit.SECONDS).events()).isEqualTo(1);
    }
    assertThat(lines(journal, 0)).containsExactly("l0", "l1", "l2", "l3", "l4");
    await().untilAsserted(() -> assertThat(told.get()).isPositive());
  }

  @Test
  void cursorsOutliveTheProcess() throws Exception {
    journal.subscribe("s", REQUIRED, true);
    Committed first = append(journal, "a", "b");
    append(journal, "c", "d", "e");
    journal
        .advance(
            new Advance(
                "s", new Cursor(first.firstRow(), 1, "pos".getBytes(UTF_8)), List.of(), List.of()),
            true)
        .get();
    reopen();

    Cursor cursor = journal.subscribe("s", REQUIRED, false);
    assertThat(cursor.row()).isEqualTo(first.firstRow());
    assertThat(cursor.events()).isEqualTo(1);
    assertThat(new String(cursor.position(), UTF_8)).isEqualTo("pos");
    assertThat(journal.lag("s").events()).isEqualTo(2);
    assertThat(journal.lag("s").bytes()).isPositive();
    assertThat(journal.lag("s").oldestSeconds()).isBetween(0.0, 60.0);
    assertThat(journal.cursors()).containsOnlyKeys("s");
  }

  @Test
  void aCursorThatComesLateDoesNotGoBack() throws Exception {
    journal.subscribe("s", REQUIRED, true);
    append(journal, "a");
    Committed second = append(journal, "b");
    journal.advance(to("s", second.firstRow()), true).get();
    journal.advance(to("s", second.firstRow() - 1), true).get();

    assertThat(journal.cursors().get("s").row()).isEqualTo(second.firstRow());
    assertThat(journal.lag("s").events()).isZero();
  }

  @Test
  void newSubscriptionsStartAtEitherEnd() throws Exception {
    append(journal, "a", "b");
    Cursor oldest = journal.subscribe("old", REQUIRED, true);
    Cursor newest = journal.subscribe("new", REQUIRED, false);

    assertThat(lines(journal, oldest.row())).containsExactly("a", "b");
    assertThat(lines(journal, newest.row())).isEmpty();
    assertThat(journal.lag("old").events()).isEqualTo(2);
    assertThat(journal.lag("new").events()).isZero();
    assertThat(journal.unsubscribe("new")).isTrue();
    assertThat(journal.unsubscribe("new")).isFalse();
  }

  @Test
  void deletesWhatAllHaveSettled() throws Exception {
    journal.subscribe("a", REQUIRED, true);
    journal.subscribe("b", REQUIRED, true);
    long last = 0;
    for (int i = 0; i < 200; i++) {
      last = append(journal, "x" + i).firstRow();
    }
    journal.advance(to("a", last), true).get();
    assertThat(lines(journal, 0)).hasSize(200);
    journal.advance(to("b", last - 1), true).get();
    await().untilAsserted(() -> assertThat(lines(journal, 0)).containsExactly("x199"));
    assertThat(journal.condition().events()).isEqualTo(1);
    assertThat(journal.lag("b").events()).isEqualTo(1);
    reopen();
    assertThat(append(journal, "next").firstRow()).isEqualTo(last + 1);
    journal.advance(to("a", last + 1), true).get();
    journal.advance(to("b", last + 1), true).get();
    await().untilAsserted(() -> assertThat(journal.condition().events()).isZero());
    reopen();
    assertThat(append(journal, "again").firstRow()).isEqualTo(last + 2);
    assertThat(journal.lag("a").events()).isEqualTo(1);
  }

  @Test
  void checkpointsCommitWithTheirUnit() throws Exception {
    Unit unit =
        new Unit(
            "files", "", List.of(), List.of(), 0, null, Map.of("f", new byte[] {1, 2}), List.of());
    append(journal, unit);
    reopen();
    assertThat(journal.checkpoint("files", "f")).hasValue(new byte[] {1, 2});
    assertThat(journal.checkpoint("files", "g")).isEmpty();
  }

  @Test
  void stateIsComparedAndScanned() throws Exception {
    State.Value one = new State.Value(1, new byte[] {1});
    State.Value two = new State.Value(1, new byte[] {2});
    assertThat(journal.putState("o", "k/1", false, null, one).get()).isTrue();
    assertThat(journal.putState("o", "k/1", true, two, one).get()).isFalse();
    assertThat(journal.putState("o", "k/1", true, one, two).get()).isTrue();
    assertThat(journal.putState("o", "k/2", true, null, one).get()).isTrue();
    assertThat(journal.putState("o", "m", false, null, one).get()).isTrue();
    assertThat(journal.putState("p", "k/3", false, null, one).get()).isTrue();
    reopen();

    assertThat(journal.state("o", "k/1")).isEqualTo(two);
    assertThat(journal.scanState("o", "k/", 10))
        .containsExactly(new State.Entry("k/1", two), new State.Entry("k/2", one));
    assertThat(journal.scanState("o", "k/", 1)).containsExactly(new State.Entry("k/1", two));
    assertThat(journal.putState("o", "k/1", false, null, null).get()).isTrue();
    assertThat(journal.state("o", "k/1")).isNull();
  }

  @Test
  void stateIsBounded() throws Exception {
    State.Value large = new State.Value(1, new byte[64 << 10]);
    assertThatThrownBy(
            () ->
                journal.putState(
                    "o", "k", false, null, new State.Value(1, new byte[(64 << 10) + 1])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65536");
    assertThatThrownBy(() -> journal.putState("o", "k".repeat(513), false, null, large))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("512");
    List<CompletableFuture<Boolean>> puts = new ArrayList<>();
    for (int i = 0; i < 255; i++) {
      puts.add(journal.putState("o", "k" + i, false, null, large));
    }
    for (CompletableFuture<Boolean> put : puts) {
      assertThat(put.get()).isTrue();
    }
    assertThatThrownBy(() -> journal.putState("o", "one-more", false, null, large).get())
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThat(journal.putState("o", "k0", false, null, large).get()).isTrue();
    assertThat(journal.putState("p", "k", false, null, large).get()).isTrue();
  }

  @Test
  void quarantineTakesNumbersAndIsDeleted() throws Exception {
    Unit.Refused refused =
        new Unit.Refused(
            null, 1, 2, "quality", "bad", "syslog", "router", 5, "plain", new byte[] {7}, 1);
    Unit unit =
        new Unit("in", "p", List.of(block(0, "a")), List.of(refused), 2, null, Map.of(), List.of());
    append(journal, unit);
    reopen();

    Quarantined entry = journal.quarantine(0, 10, true).get(0);
    assertThat(entry.id().number()).isEqualTo(2);
    assertThat(entry.id().part()).isEqualTo(2);
    assertThat(entry.principal()).isEqualTo("p");
    assertThat(entry.reason()).isEqualTo("bad");
    assertThat(entry.body()).containsExactly(7);
    assertThat(journal.quarantine(0, 10, false).get(0).body()).isNull();
    assertThat(journal.condition().quarantined()).isEqualTo(1);
    assertThat(journal.deleteQuarantine(List.of(entry.entry(), 99L)).get()).isEqualTo(1);
    assertThat(journal.quarantine(0, 10, true)).isEmpty();
    assertThat(journal.condition().quarantined()).isZero();
  }

  @Test
  void quarantineIsBounded() throws Exception {
    journal.subscribe("s", REQUIRED, true);
    for (int i = 0; i < 30; i++) {
      Unit.Refused refused =
          new Unit.Refused(
              new EventId("far", 3, i + 1, 0),
              0,
              0,
              "s",
              "bad",
              "syslog",
              "router",
              5,
              "plain",
              new byte[100_000],
              100_000);
      journal
          .advance(new Advance("s", new Cursor(0, 0, null), List.of(refused), List.of()), true)
          .get();
    }
    List<Quarantined> entries = journal.quarantine(0, 100, false);
    assertThat(entries).hasSize(10);
    assertThat(entries.get(9).id().number()).isEqualTo(30);
    assertThat(journal.condition().notice()).contains("20 oldest");
  }

  @Test
  void declaredRangesAreKeptOnceAndJoined() throws Exception {
    journal.subscribe("s", REQUIRED, true);
    SkippedRange one = new SkippedRange("far", 3, 1, 5, "routed");
    SkippedRange two = new SkippedRange("far", 3, 6, 9, "routed");
    SkippedRange other = new SkippedRange("far", 3, 10, 10, "quota");
    for (SkippedRange range : List.of(one, two, one, other)) {
      journal
          .advance(new Advance("s", new Cursor(0, 0, null), List.of(), List.of(range)), true)
          .get();
    }
    assertThat(journal.gaps(10)).containsExactly(new SkippedRange("far", 3, 1, 9, "routed"), other);
    assertThat(journal.gaps(1)).containsExactly(other);
  }

  @Test
  void renewGivesNewIdentitiesToWhatNobodyHas() throws Exception {
    journal.subscribe("s", REQUIRED, true);
    Committed first = append(journal, "a", "b");
    append(journal, "c", "d");
    append(journal, Fixtures.claimed(1, 1, "h"));
    long before = journal.generation();
    journal.advance(to("s", first.firstRow()), true).get();
    journal.renew().get();

    long after = journal.generation();
    assertThat(after).isNotEqualTo(before);
    assertThat(Fixtures.ids(journal, first.firstRow()))
        .containsExactly(
            new EventId("edge-1", after, 1, 0),
            new EventId("edge-1", after, 2, 0),
            new EventId("far", 7, 1, 0));
    assertThat(append(journal, "e").firstNumber()).isEqualTo(3);
    assertThat(journal.gaps(10))
        .containsExactly(new SkippedRange("edge-1", before, 3, 4, "renewed"));
    assertThat(lines(journal, first.firstRow())).containsExactly("c", "d", "n1", "e");
  }

  @Test
  void renewGoesOnOverManyRows() throws Exception {
    journal.subscribe("s", REQUIRED, true);
    append(journal, "a", "b");
    for (int i = 0; i < 150; i++) {
      append(journal, "x" + i, "y" + i);
    }
    journal.advance(to("s", 0, 1), true).get();
    long before = journal.generation();
    journal.renew().get();

    List<EventId> expected = new ArrayList<>();
    expected.add(new EventId("edge-1", before, 1, 0));
    expected.add(new EventId("edge-1", before, 2, 0));
    for (int number = 1; number <= 300; number++) {
      expected.add(new EventId("edge-1", journal.generation(), number, 0));
    }
    assertThat(Fixtures.ids(journal, 0)).isEqualTo(expected);
    assertThat(journal.gaps(10))
        .containsExactly(new SkippedRange("edge-1", before, 3, 302, "renewed"));
    reopen();
    assertThat(Fixtures.ids(journal, 0)).isEqualTo(expected);
    assertThat(journal.condition().damagedRows()).isZero();
  }

  @Test
  void refusesAfterClose() {
    journal.close();
    assertThatThrownBy(() -> append(journal, "a"))
        .hasCauseInstanceOf(IOException.class)
        .hasMessageContaining("closed");
  }
}
