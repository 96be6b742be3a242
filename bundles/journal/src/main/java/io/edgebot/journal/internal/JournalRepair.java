package io.edgebot.journal.internal;

import io.edgebot.journal.JournalOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;

/** Opens a journal so that it sets itself aside and recovers, and waits for that. */
final class JournalRepair {
  private JournalRepair() {}

  /**
   * Repairs.
   *
   * @param damaged whether damage was found that opening alone may not notice
   * @return what was recovered and lost; empty if there was nothing to do
   */
  static String run(Path path, boolean damaged) throws IOException {
    JournalOptions options =
        new JournalOptions(
            path, "", Long.MAX_VALUE / 4, Duration.ofMillis(10), Long.MAX_VALUE / 4, false, 0);
    try (SqliteJournal journal = SqliteJournal.open(options)) {
      if (damaged && !journal.isSalvaging() && journal.condition().notice().isEmpty()) {
        journal.setAside("damage was found by a check");
      }
      CountDownLatch done = new CountDownLatch(1);
      journal.whenSalvaged(done::countDown);
      done.await();
      return journal.condition().notice();
    } catch (CompletionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted; the repair goes on at the next start", e);
    }
  }
}
