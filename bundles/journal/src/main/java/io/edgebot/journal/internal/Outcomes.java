package io.edgebot.journal.internal;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells outcomes from another thread, so that what they set off does not delay the next commit.
 * What is told is durable already: whatever happens here undoes nothing.
 */
final class Outcomes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

  private final Runnable onRows;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> JournalThreads.daemon(task, "edgebot-journal-notify"));

  Outcomes(Runnable onRows) {
    this.onRows = onRows;
    thread.prestartAllCoreThreads();
  }

  /**
   * Tells what became of a batch that was committed.
   *
   * @param rows whether rows were added
   */
  void tell(List<Operation<?>> batch, boolean rows) {
    try {
      thread.execute(() -> told(batch, rows));
    } catch (Throwable e) {
      LOG.warn("Outcomes of the journal are told by its commit thread", e);
      told(batch, rows);
    }
  }

  private void told(List<Operation<?>> batch, boolean rows) {
    for (Operation<?> operation : batch) {
      try {
        operation.committed();
      } catch (Throwable e) {
        LOG.error("What waited for a commit failed when it was told", e);
        operation.failed(e);
      }
    }
    if (rows) {
      onRows.run();
    }
  }

  /** Returns when all was told, after 10 seconds in any case. */
  @Override
  public void close() throws InterruptedException {
    thread.shutdown();
    if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
      LOG.warn("What waited for commits of the journal takes long to be told; it is left alone");
    }
  }
}
