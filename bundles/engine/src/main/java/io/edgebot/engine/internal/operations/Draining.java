package io.edgebot.engine.internal.operations;

import io.edgebot.api.operations.SinkStatus;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Closes intake and waits until all is delivered. Intake stays closed: the process is to stop. */
final class Draining implements AutoCloseable {
  private static final long LOOK_MILLIS = 50;

  private final EngineParts parts;
  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "edgebot-drain"));

  Draining(EngineParts parts) {
    this.parts = parts;
    executor.setKeepAliveTime(10, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
  }

  CompletionStage<Boolean> begin(Duration deadline) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    long end = System.nanoTime() + deadline.toNanos();
    executor.execute(
        () -> {
          // First, since inputs give what has reached them to their lanes.
          parts.plugins().pause();
          parts.lanes().beginDrain("EdgeBot drains: it takes nothing more");
          try {
            parts.lanes().drain(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            done.complete(false);
            return;
          }
          look(end, done);
        });
    return done;
  }

  private void look(long end, CompletableFuture<Boolean> done) {
    if (isDelivered()) {
      done.complete(true);
    } else if (System.nanoTime() - end >= 0) {
      done.complete(false);
    } else {
      var unused = executor.schedule(() -> look(end, done), LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private boolean isDelivered() {
    if (parts.lanes().uncommitted() > 0) {
      return false;
    }
    for (SinkStatus sink : parts.deliveries().statuses()) {
      if (sink.required() && sink.lagEvents() > 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
