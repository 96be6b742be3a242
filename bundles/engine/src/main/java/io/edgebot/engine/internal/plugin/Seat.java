package io.edgebot.engine.internal.plugin;

import io.edgebot.api.operations.PluginStatus;
import io.edgebot.api.operations.PluginStatus.State;
import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.engine.internal.plugin.BoundedCall.HungException;
import io.edgebot.engine.internal.plugin.PluginHost.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance name, and those who want it. The candidate of the highest bundle version that can
 * start owns it and runs; the others stand by. A newer version that cannot start leaves the name to
 * the older one. Thread-safe: one start or stop at a time.
 */
final class Seat<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Seat.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long SLOW_SECONDS = 10;
  private static final long[] BACKOFF_SECONDS = {1, 2, 5, 10, 30};

  private final String instance;
  private final PluginHost<T> host;
  private final ScheduledExecutorService starter;
  private final Duration startLimit;
  private final ReentrantLock lifecycle = new ReentrantLock();
  private final List<Candidate<T>> candidates = new ArrayList<>();
  private final IdentityHashMap<Candidate<T>, Failure> failures = new IdentityHashMap<>();
  private volatile @Nullable Candidate<T> owner;
  private volatile @Nullable Running running;
  private volatile @Nullable Starting<T> starting;
  private int attempts;

  /**
   * Why a candidate does not run.
   *
   * @param isFinal whether trying again is of no use
   */
  private record Failure(String reason, boolean isFinal) {}

  private record Starting<T>(Candidate<T> candidate, BoundedCall<?> call) {}

  Seat(String instance, PluginHost<T> host, ScheduledExecutorService starter, Duration startLimit) {
    this.instance = instance;
    this.host = host;
    this.starter = starter;
    this.startLimit = startLimit;
  }

  void add(Candidate<T> candidate) {
    synchronized (candidates) {
      candidates.add(candidate);
      candidates.sort(
          Comparator.<Candidate<T>, org.osgi.framework.Version>comparing(Candidate::version)
              .reversed()
              .thenComparingLong(Candidate::order));
    }
    settleLater(0);
  }

  /**
   * Takes a candidate away; returns when nothing of it runs any more, after 10 s at most. A start
   * that outlasts this is undone when it ends.
   */
  void remove(Candidate<T> candidate) {
    synchronized (candidates) {
      candidates.remove(candidate);
      failures.remove(candidate);
    }
    if (lock()) {
      try {
        if (owner == candidate) {
          stopOwner();
        }
      } finally {
        lifecycle.unlock();
      }
    } else {
      LOG.warn("{}: its start did not end within {} s", instance, PATIENCE.toSeconds());
    }
    settleLater(0);
  }

  boolean isEmpty() {
    synchronized (candidates) {
      return candidates.isEmpty();
    }
  }

  @Nullable Running running() {
    return running;
  }

  /** How each candidate is. */
  List<PluginStatus> statuses() {
    List<PluginStatus> statuses = new ArrayList<>();
    synchronized (candidates) {
      for (Candidate<T> candidate : candidates) {
        Condition condition = condition(candidate);
        statuses.add(
            new PluginStatus(
                host.kind().text(),
                instance,
                candidate.version().toString(),
                condition.state(),
                condition.reason()));
      }
    }
    return statuses;
  }

  private Condition condition(Candidate<T> candidate) {
    Candidate<T> runs = owner;
    Running now = running;
    if (now != null && runs == candidate) {
      return condition(now.condition(), candidate.notice(), candidate.remark());
    }
    String instead = now == null || runs == null ? "" : runs.version() + " runs instead";
    Starting<T> start = starting;
    if (start != null && start.candidate() == candidate && start.call().seconds() >= SLOW_SECONDS) {
      return new Condition(
          State.FAILED,
          "it has been starting for %d s, and is in %s"
              .formatted(start.call().seconds(), start.call().where()));
    }
    Failure failure = failures.get(candidate);
    if (failure != null) {
      return new Condition(
          State.FAILED,
          instead.isEmpty() ? failure.reason() : failure.reason() + "; version " + instead);
    }
    return instead.isEmpty()
        ? new Condition(State.STARTING, "")
        : new Condition(State.STANDBY, "version " + instead);
  }

  private static Condition condition(Condition own, String notice, String remark) {
    if (notice.isEmpty()) {
      return own.equals(Condition.HEALTHY) ? new Condition(State.HEALTHY, remark) : own;
    }
    return own.state() == State.HEALTHY
        ? new Condition(State.DEGRADED, notice)
        : new Condition(own.state(), own.reason() + "; " + notice);
  }

  /** Waits for what starts or stops now; after half the time, it is interrupted. */
  private boolean lock() {
    try {
      long half = PATIENCE.toMillis() / 2;
      if (lifecycle.tryLock(half, TimeUnit.MILLISECONDS)) {
        return true;
      }
      Starting<T> start = starting;
      if (start != null) {
        start.call().interrupt();
      }
      return lifecycle.tryLock(half, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void settleLater(long seconds) {
    try {
      var unused = starter.schedule(this::settle, seconds, TimeUnit.SECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("{}: nothing starts any more", instance);
    }
  }

  /** Brings the highest candidate that can start to run, and nothing else. */
  private void settle() {
    lifecycle.lock();
    try {
      List<Candidate<T>> present;
      synchronized (candidates) {
        present = List.copyOf(candidates);
      }
      Candidate<T> before = owner;
      if (before != null && !present.contains(before)) {
        stopOwner();
      }
      for (Candidate<T> candidate : present) {
        if ((candidate == owner && running != null) || (mayStart(candidate) && start(candidate))) {
          attempts = 0;
          return;
        }
      }
      if (present.stream().anyMatch(this::mayStart)) {
        settleLater(BACKOFF_SECONDS[Math.min(attempts, BACKOFF_SECONDS.length - 1)]);
        attempts++;
      }
    } finally {
      lifecycle.unlock();
    }
  }

  /** What failed is not tried again while an older version works. */
  private boolean mayStart(Candidate<T> candidate) {
    synchronized (candidates) {
      Failure failure = failures.get(candidate);
      return failure == null || (!failure.isFinal() && running == null);
    }
  }

  private boolean start(Candidate<T> candidate) {
    boolean had = false;
    try {
      T plugin = call(candidate, () -> made(candidate), late -> candidate.unget());
      had = true;
      // The older version ends only when the newer one is made.
      stopOwner();
      running =
          call(
              candidate,
              () -> host.start(instance, plugin, candidate.properties(), candidate),
              late -> starter.execute(() -> undo(candidate, late)));
      owner = candidate;
      synchronized (candidates) {
        failures.remove(candidate);
      }
      LOG.info("{} {} {} runs", host.kind().text(), instance, candidate.version());
      return true;
    } catch (Exception | Error e) {
      if (had && !(e instanceof HungException)) {
        candidate.unget();
      }
      failed(candidate, e);
      return false;
    }
  }

  private static <T> T made(Candidate<T> candidate) {
    T plugin = candidate.get();
    if (plugin == null) {
      throw new IllegalStateException(candidate.fault());
    }
    return plugin;
  }

  private <R> R call(Candidate<T> candidate, Callable<R> call, Consumer<R> late) throws Exception {
    BoundedCall<R> begun = BoundedCall.begin("edgebot-start-" + instance, call);
    starting = new Starting<>(candidate, begun);
    try {
      return begun.await(startLimit, late);
    } finally {
      starting = null;
    }
  }

  /** Ends what started when nobody waited for it any more; what runs instead is started anew. */
  private void undo(Candidate<T> candidate, Running late) {
    lifecycle.lock();
    try {
      stop(candidate, late);
      stopOwner();
    } finally {
      lifecycle.unlock();
    }
    settleLater(0);
  }

  private void failed(Candidate<T> candidate, Throwable error) {
    String reason = error.getMessage() == null ? error.toString() : error.getMessage();
    if (error instanceof InvalidSettingException) {
      candidate.refused(reason);
    }
    boolean isFinal = candidate.isRefused() || error instanceof HungException;
    Failure before;
    synchronized (candidates) {
      before =
          candidates.contains(candidate)
              ? failures.put(candidate, new Failure(reason, isFinal))
              : null;
    }
    // What is refused has been logged where it was noted.
    if (!candidate.isRefused() && (before == null || !before.reason().equals(reason))) {
      LOG.warn("{} {} cannot start: {}", host.kind().text(), instance, reason, error);
    }
  }

  private void stopOwner() {
    Running ended = running;
    Candidate<T> left = owner;
    running = null;
    owner = null;
    if (ended != null && left != null) {
      stop(left, ended);
    }
  }

  private void stop(Candidate<T> candidate, Running ended) {
    try {
      ended.stop();
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("{} {} failed when it was stopped", host.kind().text(), instance, e);
    }
    candidate.unget();
    LOG.info("{} {} {} stopped", host.kind().text(), instance, candidate.version());
  }
}
