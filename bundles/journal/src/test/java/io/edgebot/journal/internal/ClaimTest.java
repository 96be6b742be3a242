package io.edgebot.journal.internal;

import static io.edgebot.journal.internal.Fixtures.append;
import static io.edgebot.journal.internal.Fixtures.claim;
import static io.edgebot.journal.internal.Fixtures.claimed;
import static io.edgebot.journal.internal.Fixtures.lines;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.event.EventId;
import io.edgebot.api.event.SkippedRange;
import io.edgebot.journal.ClaimConflictException;
import io.edgebot.journal.Journal;
import io.edgebot.journal.Journal.ClaimState;
import io.edgebot.journal.Journal.Committed;
import io.edgebot.journal.Row;
import io.edgebot.journal.Unit;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimTest {
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

  @Test
  void theSameAgainIsAllDuplicates() throws Exception {
    append(journal, claimed(1, 3, "h"));
    journal.close();
    journal = Fixtures.open(directory);
    Committed again = append(journal, claimed(1, 3, "h"));

    assertThat(again).isEqualTo(new Committed(0, 0, 0, 3));
    assertThat(lines(journal, 0)).containsExactly("n1", "n2", "n3");
    assertThat(journal.look(claim(1, 3, "h"))).isEqualTo(ClaimState.SETTLED);
  }

  @Test
  void theSameRangeWithAnotherHashIsAConflict() throws Exception {
    append(journal, claimed(1, 3, "h"));

    assertThat(journal.look(claim(1, 3, "other"))).isEqualTo(ClaimState.CONFLICT);
    assertThatThrownBy(() -> append(journal, claimed(1, 3, "other")))
        .hasCauseInstanceOf(ClaimConflictException.class)
        .hasMessageContaining("far/0000000000000007");
    assertThat(lines(journal, 0)).containsExactly("n1", "n2", "n3");
  }

  @Test
  void ofAnOverlapOnlyNewNumbersAreStored() throws Exception {
    append(journal, claimed(2, 3, "h"));
    append(journal, claimed(6, 6, "i"));
    assertThat(journal.look(claim(1, 7, "j"))).isEqualTo(ClaimState.PARTLY);
    Committed part = append(journal, claimed(1, 7, "j"));

    assertThat(part.events()).isEqualTo(4);
    assertThat(part.duplicates()).isEqualTo(3);
    Row row = journal.read(part.firstRow() - 1, 1, 1).rows().get(0);
    assertThat(row.whole()).isFalse();
    assertThat(row.index().numbers()).containsExactly(1, 4, 5, 7);
    assertThat(lines(row)).containsExactly("n1", "n4", "n5", "n7");
    assertThat(journal.look(claim(1, 7, "j"))).isEqualTo(ClaimState.SETTLED);
    assertThat(journal.look(claim(2, 5, "k"))).isEqualTo(ClaimState.SETTLED);
    assertThat(journal.look(claim(8, 9, "k"))).isEqualTo(ClaimState.NEW);
  }

  @Test
  void aSubsetOfTheRangeSettlesAllOfIt() throws Exception {
    List<EventId> ids = List.of(new EventId("far", 7, 2, 0), new EventId("far", 7, 5, 0));
    append(journal, claimed(claim(1, 6, "h"), ids, "b", "e"));

    assertThat(journal.look(claim(3, 4, "x"))).isEqualTo(ClaimState.SETTLED);
    assertThat(append(journal, claimed(5, 7, "y")).duplicates()).isEqualTo(2);
    assertThat(lines(journal, 0)).containsExactly("b", "e", "n7");
  }

  @Test
  void whatWasDeclaredAsSkippedCanStillBeSent() throws Exception {
    Unit.Claim withHole =
        new Unit.Claim(
            "gw",
            "far",
            7,
            1,
            3,
            "h".getBytes(UTF_8),
            List.of(new SkippedRange("far", 7, 2, 2, "quarantined")));
    List<EventId> ids = List.of(new EventId("far", 7, 1, 0), new EventId("far", 7, 3, 0));
    append(journal, claimed(withHole, ids, "n1", "n3"));

    assertThat(append(journal, claimed(withHole, ids, "n1", "n3")).duplicates()).isEqualTo(2);
    assertThat(append(journal, claimed(2, 2, "replayed")).events()).isEqualTo(1);
    assertThat(append(journal, claimed(2, 2, "replayed")).duplicates()).isEqualTo(1);
    assertThat(lines(journal, 0)).containsExactly("n1", "n3", "n2");
  }

  @Test
  void aDeclarationOfLossesNeverConflicts() throws Exception {
    append(journal, claimed(1, 3, "h"));
    Unit.Claim losses =
        new Unit.Claim(
            "gw",
            "far",
            7,
            1,
            3,
            "nothing".getBytes(UTF_8),
            List.of(new SkippedRange("far", 7, 1, 3, "quota")));

    assertThat(append(journal, claimed(losses, List.of())).events()).isZero();
    assertThat(journal.look(claim(1, 3, "h"))).isEqualTo(ClaimState.SETTLED);
  }

  @Test
  void partsOfANumberAreNotDuplicatesOfEachOther() throws Exception {
    List<EventId> ids =
        List.of(
            new EventId("far", 7, 1, 1), new EventId("far", 7, 1, 2), new EventId("far", 7, 2, 0));
    Unit.Block first = Fixtures.block(ids.subList(0, 1), 0, "a1");
    Unit.Block second = Fixtures.block(ids.subList(1, 3), 0, "a2", "b");
    Unit unit =
        new Unit(
            "ingest",
            "gw",
            List.of(first, second),
            List.of(),
            0,
            claim(1, 2, "h"),
            Map.of(),
            List.of());
    assertThat(append(journal, unit).events()).isEqualTo(3);
    assertThat(append(journal, unit).duplicates()).isEqualTo(3);
    assertThat(Fixtures.ids(journal, 0)).containsExactlyElementsOf(ids);
  }

  @Test
  void twoOfOneCommitAreToldApart() throws Exception {
    CompletableFuture<Committed> one = journal.append(claimed(1, 3, "h"), false);
    CompletableFuture<Committed> two = journal.append(claimed(1, 3, "h"), false);
    CompletableFuture<Committed> three = journal.append(claimed(1, 3, "x"), true);

    assertThat(one.get().events()).isEqualTo(3);
    assertThat(two.get().duplicates()).isEqualTo(3);
    assertThatThrownBy(three::get).hasCauseInstanceOf(ClaimConflictException.class);
  }

  @Test
  void principalsAndGenerationsAreApart() throws Exception {
    append(journal, claimed(1, 3, "h"));
    Unit.Claim other = new Unit.Claim("gw2", "far", 7, 1, 3, new byte[1], List.of());
    Unit.Claim later = new Unit.Claim("gw", "far", 8, 1, 3, new byte[1], List.of());

    assertThat(journal.look(other)).isEqualTo(ClaimState.NEW);
    assertThat(journal.look(later)).isEqualTo(ClaimState.NEW);
  }

  @Test
  void refusedEventsOfAResentClaimAreNotKeptTwice() throws Exception {
    Unit.Refused refused =
        new Unit.Refused(
            new EventId("far", 7, 2, 0), 0, 0, "q", "bad", "t", "s", 0, "plain", null, 9);
    Unit unit =
        new Unit(
            "ingest",
            "gw",
            List.of(Fixtures.block(List.of(new EventId("far", 7, 1, 0)), 0, "a")),
            List.of(refused),
            0,
            claim(1, 2, "h"),
            Map.of(),
            List.of());
    append(journal, unit);
    append(journal, unit);
    assertThat(journal.quarantine(0, 10, true)).hasSize(1);
    assertThat(journal.quarantine(0, 10, true).get(0).body()).isNull();
  }

  @Test
  void whatAnEdgeSkippedIsDeclared() throws Exception {
    SkippedRange range = new SkippedRange("far", 7, 2, 3, "routed");
    Unit.Claim claim = new Unit.Claim("gw", "far", 7, 1, 3, "h".getBytes(UTF_8), List.of(range));
    append(journal, claimed(claim, List.of(new EventId("far", 7, 1, 0)), "a"));
    assertThat(journal.gaps(10)).containsExactly(range);
  }

  @Test
  void intervalsMergeAndHashesAreBounded() throws Exception {
    CompletableFuture<Committed> last = null;
    int count = ClaimTable.MAX_HASHES + 300;
    for (int i = 0; i < count; i++) {
      last = journal.append(claimed(1 + i, 1 + i, "h" + i), false);
    }
    last.get();
    try (var connection = Sqlite.openReader(directory.resolve("journal.db"))) {
      assertThat(Sqlite.queryLong(connection, "SELECT count(*) FROM claim_interval")).isEqualTo(1);
      assertThat(Sqlite.queryLong(connection, "SELECT last FROM claim_interval")).isEqualTo(count);
      assertThat(Sqlite.queryLong(connection, "SELECT count(*) FROM claim_hash"))
          .isBetween((long) ClaimTable.MAX_HASHES, ClaimTable.MAX_HASHES + 64L);
    }
    assertThat(journal.look(claim(count, count, "other"))).isEqualTo(ClaimState.CONFLICT);
    assertThat(journal.look(claim(1, 1, "other"))).isEqualTo(ClaimState.SETTLED);
  }
}
