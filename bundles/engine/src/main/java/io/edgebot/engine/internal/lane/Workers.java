package io.edgebot.engine.internal.lane;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of all lanes: they bring batches on their way, and tell outcomes. Thread-safe. */
final class Workers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  private static final long PATIENCE_SECONDS = 5;

  private final ExecutorService threads;
  private final ScheduledExecutorService timer;
  private final long lingerNanos;

  /**
   * Threads.
   *
   * @param count how many batches are worked on at once
   * @param linger how long events wait for company when nobody waits for them
   */
  Workers(int count, Duration linger) {
    threads = Executors.newFixedThreadPool(count, factory("edgebot-lane-"));
    timer = Executors.newSingleThreadScheduledExecutor(factory("edgebot-lane-timer-"));
    lingerNanos = Math.max(1, linger.toNanos());
  }

  /** Somebody is told something; it must be told also when there are no workers any more. */
  private record Outcome(Runnable task) implements Runnable {
    @Override
    public void run() {
      task.run();
    }
  }

  /** Works on something; not at all once this is closed. */
  void execute(Runnable task) {
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("work after the end", e);
    }
  }

  /** Tells somebody something, who may do anything then. */
  void tell(Runnable task) {
    Outcome outcome = new Outcome(task);
    try {
      threads.execute(outcome);
    } catch (RejectedExecutionException e) {
      outcome.run();
    }
  }

  /**
   * How long until events that come now and wait for nobody are written. All lanes write at the
   * same beats, so that one commit takes them all.
   */
  long untilBeat() {
    return lingerNanos - Math.floorMod(System.nanoTime(), lingerNanos);
  }

  void later(Runnable task, long nanos) {
    try {
      var unused = timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("work after the end", e);
    }
  }

  /** Does something again and again until it is cancelled; null once this is closed. */
  @Nullable ScheduledFuture<?> every(Runnable task, long millis) {
    try {
      return timer.scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      return null;
    }
  }

  /** Ends all work, and tells what was still to be told. */
  @Override
  public void close() {
    timer.shutdownNow();
    for (Runnable left : threads.shutdownNow()) {
      if (left instanceof Outcome outcome) {
        outcome.run();
      }
    }
    try {
      if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("a processor's call did not end within {} s of the stop", PATIENCE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ThreadFactory factory(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + count.incrementAndGet());
      thread.setUncaughtExceptionHandler(
          (dead, error) -> LOG.error("{} ended unexpectedly", dead.getName(), error));
      return thread;
    };
  }
}
