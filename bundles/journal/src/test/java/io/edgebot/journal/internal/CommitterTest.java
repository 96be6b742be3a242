package io.edgebot.journal.internal;

import static io.edgebot.journal.internal.Fixtures.append;
import static io.edgebot.journal.internal.Fixtures.lines;
import static io.edgebot.journal.internal.Fixtures.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.journal.Journal.Committed;
import io.edgebot.journal.JournalOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What should never happen, and does. */
class CommitterTest {
  @TempDir Path directory;

  /** Throws what it is told to. */
  private static Operation<Boolean> broken(Supplier<Error> error) {
    return new Operation<>(true) {
      @Override
      Boolean apply(Session session) throws SQLException {
        session.store.meta.put("half done", 1);
        throw error.get();
      }
    };
  }

  /** Holds the commit thread, so that what follows is one batch. */
  private static CountDownLatch hold(SqliteJournal journal) throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    journal.submit(
        new Operation<Boolean>(true) {
          @Override
          Boolean apply(Session session) {
            held.countDown();
            try {
              return release.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
        });
    assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
    return release;
  }

  @Test
  void anErrorFailsWhoCausedItAndNobodyElse() throws Exception {
    try (SqliteJournal journal = SqliteJournal.open(Fixtures.options(directory))) {
      CountDownLatch release = hold(journal);
      CompletableFuture<Committed> before = journal.append(unit("before"), true);
      CompletableFuture<Boolean> bad = journal.submit(broken(() -> new OutOfMemoryError("heap")));
      CompletableFuture<Committed> behind = journal.append(unit("behind"), true);
      release.countDown();

      assertThat(before.get(20, TimeUnit.SECONDS).firstRow()).isEqualTo(1);
      assertThat(behind.get(20, TimeUnit.SECONDS).firstRow()).isEqualTo(2);
      assertThatThrownBy(() -> bad.get(20, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IOException.class)
          .hasMessageContaining("heap");
      assertThat(append(journal, "after").firstNumber()).isEqualTo(3);
      assertThat(lines(journal, 0)).containsExactly("before", "behind", "after");
      assertThat(journal.failure()).isEmpty();
      assertThat(halfDone(journal)).isZero();
    }
  }

  private static long halfDone(SqliteJournal journal) throws Exception {
    return journal
        .submit(
            new Operation<Long>(true) {
              @Override
              Long apply(Session session) throws SQLException {
                return session.store.meta.get("half done");
              }
            })
        .get(20, TimeUnit.SECONDS);
  }

  @Test
  void anInterruptionEndsNothing() throws Exception {
    try (SqliteJournal journal = SqliteJournal.open(Fixtures.options(directory))) {
      Thread.getAllStackTraces().keySet().stream()
          .filter(thread -> thread.getName().equals("edgebot-journal-commit"))
          .forEach(Thread::interrupt);
      assertThat(append(journal, "a").firstRow()).isEqualTo(1);
      assertThat(append(journal, "b").firstRow()).isEqualTo(2);
      assertThat(journal.failure()).isEmpty();
    }
  }

  @Test
  void whoWaitsIsToldWhenTheThreadDies() throws Exception {
    JournalOptions options = Fixtures.options(directory);
    try (Directory opened = Directory.open(directory);
        Watermark mark = new Watermark(opened.newest())) {
      DiskGuard disk = new DiskGuard(new Reserve(opened.reserve(), 0));
      Session session =
          new Opener(options, opened, "edge-1", disk, new Notice(), new DamagedRows(), mark).open();
      // What handles the error fails as well.
      CommitHealth health =
          new CommitHealth(
              () -> {
                throw new IllegalStateException("no clock");
              });
      Committer.Damage none =
          new Committer.Damage() {
            @Override
            public Session replace(Session damaged, SQLException cause) {
              throw new AssertionError(cause);
            }

            @Override
            public void opened(Committer committer) {}
          };
      try (Committer committer =
          new Committer(session, disk, Duration.ofMillis(1), () -> {}, none, health, mark)) {
        Operation<Boolean> bad = broken(() -> new LinkageError("gone"));
        Operation<Boolean> behind = broken(() -> new LinkageError("gone"));
        assertThat(committer.add(bad)).isTrue();
        assertThat(committer.add(behind)).isTrue();
        committer.start();
        assertThatThrownBy(() -> bad.future.get(20, TimeUnit.SECONDS))
            .hasMessageContaining("no clock");
        assertThatThrownBy(() -> behind.future.get(20, TimeUnit.SECONDS))
            .hasMessageContaining("no clock");
        assertThat(committer.failure())
            .hasValue(
                "the journal's commit thread has ended: java.lang.IllegalStateException: no clock");
        assertThat(committer.add(broken(() -> new LinkageError("late")))).isFalse();
      }
      session.store.close();
    }
  }

  @Test
  void nothingButErrorsForAMinuteIsAFailure() {
    AtomicLong nanos = new AtomicLong(5);
    CommitHealth health = new CommitHealth(nanos::get);
    Error cause = new OutOfMemoryError("heap");
    health.failed(cause);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(59));
    health.failed(cause);
    assertThat(health.failure()).isEmpty();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertThat(health.failure())
        .hasValue(
            "the journal has committed nothing for 60 seconds: java.lang.OutOfMemoryError: heap");
    health.well();
    assertThat(health.failure()).isEmpty();
  }
}
