package io.edgebot.engine.internal;

import io.edgebot.engine.internal.pipeline.Pipeline;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Gives processors that failed too often another try now and then. */
final class Heartbeat implements AutoCloseable {
  private static final long SECONDS = 5;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "edgebot-heartbeat"));
  private final ScheduledFuture<?> beat;

  Heartbeat(Pipeline pipeline) {
    beat = timer.scheduleWithFixedDelay(pipeline::retry, SECONDS, SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    beat.cancel(false);
    timer.shutdownNow();
  }
}
