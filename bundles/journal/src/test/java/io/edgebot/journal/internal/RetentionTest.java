package io.edgebot.journal.internal;

import static io.edgebot.journal.internal.Fixtures.append;
import static io.edgebot.journal.internal.Fixtures.lines;
import static io.edgebot.journal.internal.Fixtures.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.event.SkippedRange;
import io.edgebot.journal.Journal;
import io.edgebot.journal.Journal.Subscription;
import io.edgebot.journal.QuotaException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
  private static final Subscription REQUIRED = new Subscription(true, 0, 0);
  private static final String LARGE = "x".repeat(50_000);

  @TempDir Path directory;

  private Journal open(long maxBytes, boolean dropOldest) throws Exception {
    return new SqliteJournals().open(Fixtures.options(directory, maxBytes, dropOldest));
  }

  /** Appends until it is refused, and tells how many were taken. */
  private static int fill(Journal journal, int limit) throws Exception {
    for (int i = 0; i < limit; i++) {
      try {
        append(journal, LARGE + i);
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(QuotaException.class);
        return i;
      }
    }
    return limit;
  }

  @Test
  void aRequiredSubscriptionHoldsTheQuotaAndAppendsResume() throws Exception {
    try (Journal journal = open(1 << 20, false)) {
      journal.subscribe("s", REQUIRED, true);
      int taken = fill(journal, 100);

      assertThat(taken).isBetween(10, 20);
      assertThat(journal.condition().quotaReached()).isTrue();
      assertThat(journal.condition().bytes()).isLessThanOrEqualTo(1 << 20);
      assertThat(journal.putState("o", "k", false, null, null).get()).isTrue();
      journal.advance(to("s", journal.cursors().get("s").row() + 5), true).get();
      await().until(() -> !journal.condition().quotaReached());
      assertThat(append(journal, LARGE).events()).isEqualTo(1);
      assertThat(journal.gaps(10)).isEmpty();
    }
  }

  @Test
  void dropOldestSkipsAndDeclares() throws Exception {
    try (Journal journal = open(1 << 20, true)) {
      journal.subscribe("s", REQUIRED, true);
      assertThat(fill(journal, 40)).isEqualTo(40);

      long cursor = journal.cursors().get("s").row();
      assertThat(cursor).isBetween(20L, 35L);
      Journal.Rows rows = journal.read(0, 1, 1);
      assertThat(rows.rows().get(0).row()).isEqualTo(cursor + 1);
      long generation = journal.generation();
      SkippedRange[] ranges = new SkippedRange[(int) cursor];
      for (int i = 0; i < cursor; i++) {
        ranges[i] = new SkippedRange("edge-1", generation, i + 1, i + 1, "quota");
      }
      assertThat(rows.skipped()).containsExactly(ranges);
      assertThat(journal.gaps(100)).containsExactly(ranges);
      assertThat(journal.lag("s").events()).isEqualTo(40 - cursor);
      // A move that was under way when the rows were skipped does not bring them back.
      journal.advance(to("s", 3), true).get();
      assertThat(journal.cursors().get("s").row()).isEqualTo(cursor);
    }
  }

  @Test
  void whatWasSettledOfARowIsNotDeclared() throws Exception {
    try (Journal journal = open(1 << 20, true)) {
      journal.subscribe("s", REQUIRED, true);
      append(journal, "a", "b", LARGE);
      journal.advance(to("s", 0, 2), true).get();
      assertThat(fill(journal, 40)).isEqualTo(40);
      assertThat(journal.gaps(100).get(0))
          .isEqualTo(new SkippedRange("edge-1", journal.generation(), 3, 3, "quota"));
    }
  }

  @Test
  void withoutSubscriptionNothingIsDeletedBeforeTheQuota() throws Exception {
    try (Journal journal = open(1 << 20, false)) {
      assertThat(fill(journal, 10)).isEqualTo(10);
      assertThat(lines(journal, 0)).hasSize(10);
      assertThat(fill(journal, 30)).isEqualTo(30);
      assertThat(lines(journal, 0)).hasSizeBetween(10, 20);
      assertThat(journal.gaps(100)).isNotEmpty();
    }
  }

  @Test
  void anOptionalOneSkipsBeyondItsLag() throws Exception {
    try (Journal journal = open(64 << 20, false)) {
      journal.subscribe("must", REQUIRED, true);
      journal.subscribe("may", new Subscription(false, 200_000, 0), true);
      long row = 0;
      for (int i = 0; i < 20; i++) {
        row = append(journal, LARGE + i).firstRow();
      }
      // The required one holds the rows, so nothing needs to be skipped yet.
      assertThat(journal.cursors().get("may").row()).isZero();
      journal.advance(to("must", row), true).get();
      await()
          .untilAsserted(() -> assertThat(journal.lag("may").bytes()).isLessThanOrEqualTo(200_000));

      long cursor = journal.cursors().get("may").row();
      assertThat(cursor).isEqualTo(17);
      assertThat(journal.read(0, 1, 1).skipped())
          .hasSize(17)
          .allMatch(range -> range.reason().equals("max_lag"));
      assertThat(lines(journal, 0)).hasSize(3);
    }
  }

  @Test
  void anOptionalOneSkipsAtTheQuota() throws Exception {
    try (Journal journal = open(1 << 20, false)) {
      journal.subscribe("may", new Subscription(false, 0, 0), true);
      assertThat(fill(journal, 40)).isEqualTo(40);
      assertThat(journal.cursors().get("may").row()).isGreaterThan(20);
      assertThat(journal.gaps(1).get(0).reason()).isEqualTo("quota");
    }
  }

  @Test
  void whoSeesACursorSeesWhatItSkipped() throws Exception {
    try (Journal journal = open(1 << 20, false)) {
      journal.subscribe("may", new Subscription(false, 0, 0), true);
      CompletableFuture<Integer> filled =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return fill(journal, 80);
                } catch (Exception e) {
                  throw new CompletionException(e);
                }
              });
      while (!filled.isDone()) {
        long cursor = journal.cursors().get("may").row();
        assertThat(journal.gaps(100)).hasSizeGreaterThanOrEqualTo((int) cursor);
      }
      assertThat(filled.get()).isEqualTo(80);
    }
  }

  @Test
  void anOptionalOneSkipsWhatIsTooOld() throws Exception {
    try (Journal journal = open(64 << 20, false)) {
      journal.subscribe("may", new Subscription(false, 0, 1), true);
      append(journal, "a");
      await().until(() -> journal.cursors().get("may").row() == 1);
      assertThat(journal.gaps(1))
          .containsExactly(new SkippedRange("edge-1", journal.generation(), 1, 1, "max_lag"));
    }
  }

  @Test
  void aUnitLargerThanTheQuotaIsRefusedAndPushesNothingOut() throws Exception {
    try (Journal journal = open(1 << 20, true)) {
      append(journal, "kept");
      assertThatThrownBy(() -> append(journal, "x".repeat(2 << 20)))
          .hasCauseInstanceOf(QuotaException.class);
      assertThat(lines(journal, 0)).containsExactly("kept");
    }
  }
}
