package io.edgebot.journal.internal;

import static io.edgebot.journal.internal.Fixtures.append;
import static io.edgebot.journal.internal.Fixtures.lines;
import static io.edgebot.journal.internal.Fixtures.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edgebot.journal.Journal.Subscription;
import io.edgebot.journal.JournalOptions;
import io.edgebot.journal.QuotaException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQLite reports a full disk in the same way when a file may not grow any more. */
class DiskFullTest {
  private static final int RESERVE = 1 << 20;

  @TempDir Path directory;
  private SqliteJournal journal;

  @BeforeEach
  void open() throws Exception {
    journal =
        SqliteJournal.open(
            new JournalOptions(
                directory, "edge-1", 1 << 30, Duration.ofMillis(10), 1 << 20, false, RESERVE));
    journal.subscribe("s", new Subscription(true, 0, 0), true);
    await().until(() -> reserveSize() == RESERVE);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private long reserveSize() throws Exception {
    Path reserve = directory.resolve("reserve");
    return Files.exists(reserve) ? Files.size(reserve) : 0;
  }

  private void limitPages(long pages) throws Exception {
    journal
        .submit(
            new Operation<Boolean>(true) {
              @Override
              Boolean apply(Session session) throws SQLException {
                Sqlite.execute(session.store.connection(), "PRAGMA max_page_count=" + pages);
                return true;
              }
            })
        .get();
  }

  @Test
  void refusesWhileFullAndResumesByItself() throws Exception {
    limitPages(200);
    List<String> taken = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 1000; i++) {
                String line = i + "x".repeat(20_000);
                append(journal, line);
                taken.add(line);
              }
            })
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(QuotaException.class)
        .hasMessageContaining("full");

    assertThat(taken).hasSizeBetween(10, 200);
    assertThat(lines(journal, 0)).containsExactlyElementsOf(taken);
    // What makes room is done nevertheless.
    journal.advance(to("s", 5), true).get();
    assertThat(journal.cursors().get("s").row()).isEqualTo(5);
    limitPages(1 << 20);
    await()
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(append(journal, "again").events()).isEqualTo(1));
    assertThat(journal.condition().diskFull()).isFalse();
    await().until(() -> reserveSize() == RESERVE);
    assertThat(lines(journal, 5)).endsWith("again").hasSize(taken.size() - 4);
  }

  @Test
  void theConditionIsShownAndTheReserveGivenUp() throws Exception {
    limitPages(1);
    assertThatThrownBy(() -> append(journal, "x".repeat(50_000)))
        .hasCauseInstanceOf(QuotaException.class);
    assertThat(journal.condition().diskFull()).isTrue();
    assertThat(reserveSize()).isZero();
    assertThatThrownBy(() -> append(journal, "x")).hasCauseInstanceOf(QuotaException.class);
    await().until(() -> !journal.condition().diskFull());
  }

  @Test
  void opensWithoutItsReserve() throws Exception {
    journal.close();
    Files.delete(directory.resolve("reserve"));
    open();
    assertThat(append(journal, "a").events()).isEqualTo(1);
  }
}
