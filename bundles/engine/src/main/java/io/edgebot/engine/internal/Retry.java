package io.edgebot.engine.internal;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Tries something once more, a little later. */
final class Retry implements AutoCloseable {
  private static final long SECONDS = 5;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "edgebot-retry"));
  private final ScheduledFuture<?> attempt;

  Retry(Runnable task) {
    attempt = timer.schedule(task, SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    attempt.cancel(false);
    timer.shutdown();
  }
}
