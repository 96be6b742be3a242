package io.edgebot.ingest.internal;

import io.edgebot.api.input.Append;
import io.edgebot.api.input.AppendRefusedException;
import io.edgebot.api.input.AppendResult;
import io.edgebot.api.input.Lane;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes batches to the lane. While the lane has no credit, a few requests are held and tried again
 * for a while: most bursts are over before a sender would come back.
 */
final class Appender {
  private static final long FIRST_DELAY_MILLIS = 25;
  private static final long LAST_DELAY_MILLIS = 250;

  private final Lane lane;
  private final ScheduledExecutorService executor;
  private final long holdNanos;
  private final Semaphore places;
  private final Set<Held> held = ConcurrentHashMap.newKeySet();
  private final ReadWriteLock gate = new ReentrantReadWriteLock();
  private volatile boolean holding = true;
  private boolean closed;

  /**
   * Makes one.
   *
   * @param hold how long a request is held at most
   * @param places how many are held at a time
   */
  Appender(Lane lane, ScheduledExecutorService executor, Duration hold, int places) {
    this.lane = lane;
    this.executor = executor;
    this.holdNanos = hold.toNanos();
    this.places = new Semaphore(places);
  }

  /**
   * Writes a batch.
   *
   * @return completes when all is durable; fails with {@link AppendRefusedException} if nothing of
   *     it was taken, also after having been tried again
   */
  CompletableFuture<AppendResult> append(Append batch) {
    CompletableFuture<AppendResult> result = new CompletableFuture<>();
    give(new Held(batch, result, System.nanoTime() + holdNanos));
    return result;
  }

  /** Holds nothing any more: what is held, and what would be, fails at once. */
  void endHolding() {
    holding = false;
    for (Held each : held) {
      // What the lane has already been given is answered by the lane.
      if (each.takeBack()) {
        each.finish(null, closed());
      }
    }
  }

  /** Ends: when it has returned, nothing more is written to the lane. */
  void close() {
    endHolding();
    gate.writeLock().lock();
    try {
      closed = true;
    } finally {
      gate.writeLock().unlock();
    }
  }

  private void give(Held batch) {
    CompletableFuture<AppendResult> appended;
    gate.readLock().lock();
    try {
      appended =
          closed
              ? CompletableFuture.failedFuture(closed())
              : lane.append(batch.append).toCompletableFuture();
    } finally {
      gate.readLock().unlock();
    }
    var unused =
        appended.whenComplete(
            (result, failure) -> {
              Throwable cause =
                  failure instanceof CompletionException && failure.getCause() != null
                      ? failure.getCause()
                      : failure;
              if (cause == null || !passing(cause) || !hold(batch)) {
                batch.finish(result, cause);
              }
            });
  }

  /** Tries a held batch again, unless it has been answered meanwhile. */
  private void giveAgain(Held batch) {
    if (batch.takeBack()) {
      give(batch);
    }
  }

  /** Whether it is others' now: it will be tried again, or has been; if not, it is over. */
  private boolean hold(Held batch) {
    if (!holding
        || batch.deadline - System.nanoTime() <= 0
        || (!batch.placed && !places.tryAcquire())) {
      return false;
    }
    batch.placed = true;
    batch.waiting.set(true);
    held.add(batch);
    try {
      ScheduledFuture<?> unused =
          executor.schedule(() -> giveAgain(batch), batch.nextDelay(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      return !batch.takeBack();
    }
    // That may have ended while this batch did not yet stand among those held.
    return holding || !batch.takeBack();
  }

  private static boolean passing(Throwable cause) {
    return cause instanceof AppendRefusedException refused
        && switch (refused.reason()) {
          case BUSY, BLOCKED, QUOTA -> true;
          case CLOSED, CONFLICT, TOO_LARGE -> false;
        };
  }

  private static AppendRefusedException closed() {
    return new AppendRefusedException(
        AppendRefusedException.Reason.CLOSED, "Ingest stops: try again");
  }

  /** A batch on its way: someone has it, or it waits and is whose who takes it back first. */
  private final class Held {
    private final Append append;
    private final CompletableFuture<AppendResult> result;
    private final long deadline;
    private long delay = FIRST_DELAY_MILLIS;
    private final AtomicBoolean waiting = new AtomicBoolean();
    private boolean placed;

    Held(Append append, CompletableFuture<AppendResult> result, long deadline) {
      this.append = append;
      this.result = result;
      this.deadline = deadline;
    }

    /** Ends its waiting; false if another did. Only who did gives it to the lane or answers it. */
    boolean takeBack() {
      return waiting.compareAndSet(true, false);
    }

    long nextDelay() {
      long now = delay;
      delay = Math.min(LAST_DELAY_MILLIS, delay * 2);
      return now;
    }

    void finish(@Nullable AppendResult appended, @Nullable Throwable failure) {
      if (held.remove(this)) {
        places.release();
      }
      if (failure != null) {
        result.completeExceptionally(failure);
      } else if (appended != null) {
        result.complete(appended);
      }
    }
  }
}
