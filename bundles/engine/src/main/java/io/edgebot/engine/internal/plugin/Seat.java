package io.edgebot.engine.internal.plugin;

import io.edgebot.api.operations.PluginStatus;
import io.edgebot.api.operations.PluginStatus.State;
import io.edgebot.engine.internal.plugin.PluginHost.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance name, and those who want it. The candidate of the highest bundle version owns it and
 * runs; the others stand by. Thread-safe: one start or stop at a time.
 */
final class Seat<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Seat.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long[] BACKOFF_SECONDS = {1, 2, 5, 10, 30};

  private final String instance;
  private final PluginHost<T> host;
  private final ScheduledExecutorService starter;
  private final ReentrantLock lifecycle = new ReentrantLock();
  private final List<Candidate<T>> candidates = new ArrayList<>();
  private @Nullable Candidate<T> owner;
  private volatile @Nullable Running running;
  private volatile @Nullable Thread busy;
  private volatile String failure = "";
  private int attempts;

  Seat(String instance, PluginHost<T> host, ScheduledExecutorService starter) {
    this.instance = instance;
    this.host = host;
    this.starter = starter;
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

  /** Takes a candidate away; returns when nothing of it runs any more, after 10 s at most. */
  void remove(Candidate<T> candidate) {
    synchronized (candidates) {
      candidates.remove(candidate);
    }
    if (!lock()) {
      LOG.warn("{}: its start did not end within {} s", instance, PATIENCE.toSeconds());
      return;
    }
    try {
      if (owner == candidate) {
        stopOwner();
      }
    } finally {
      lifecycle.unlock();
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
      for (int i = 0; i < candidates.size(); i++) {
        String version = candidates.get(i).version().toString();
        Condition condition =
            i == 0
                ? condition()
                : new Condition(
                    State.STANDBY, "version " + candidates.get(0).version() + " runs instead");
        statuses.add(
            new PluginStatus(
                host.kind().text(), instance, version, condition.state(), condition.reason()));
      }
    }
    return statuses;
  }

  private Condition condition() {
    Running now = running;
    if (now != null) {
      return now.condition();
    }
    return failure.isEmpty()
        ? new Condition(State.DEGRADED, "it is starting")
        : new Condition(State.FAILED, failure);
  }

  /** Waits for what starts or stops now; after half the time, it is interrupted. */
  private boolean lock() {
    try {
      long half = PATIENCE.toMillis() / 2;
      if (lifecycle.tryLock(half, TimeUnit.MILLISECONDS)) {
        return true;
      }
      Thread starting = busy;
      if (starting != null) {
        starting.interrupt();
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

  /** Brings the first candidate to run, and nothing else. */
  private void settle() {
    lifecycle.lock();
    try {
      Candidate<T> first;
      synchronized (candidates) {
        first = candidates.isEmpty() ? null : candidates.get(0);
      }
      if (first != owner) {
        stopOwner();
        owner = first;
        attempts = 0;
      }
      if (first != null && running == null) {
        start(first);
      }
    } finally {
      lifecycle.unlock();
    }
  }

  private void start(Candidate<T> candidate) {
    busy = Thread.currentThread();
    boolean had = false;
    try {
      T plugin = candidate.get();
      if (plugin == null) {
        throw new IllegalStateException(candidate.fault());
      }
      had = true;
      running = host.start(instance, plugin, candidate.properties());
      failure = "";
      LOG.info("{} {} {} runs", host.kind().text(), instance, candidate.version());
    } catch (Exception | LinkageError e) {
      if (had) {
        candidate.unget();
      }
      failed(e);
    } finally {
      busy = null;
    }
  }

  private void failed(Throwable error) {
    if (error instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    long seconds = BACKOFF_SECONDS[Math.min(attempts, BACKOFF_SECONDS.length - 1)];
    attempts++;
    String text = error.getMessage() == null ? error.toString() : error.getMessage();
    if (!text.equals(failure)) {
      LOG.warn("{} {} cannot start: {}", host.kind().text(), instance, text, error);
    }
    failure = text;
    settleLater(seconds);
  }

  private void stopOwner() {
    Running ended = running;
    Candidate<T> left = owner;
    running = null;
    owner = null;
    failure = "";
    if (ended == null || left == null) {
      return;
    }
    try {
      ended.stop();
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("{} {} failed when it was stopped", host.kind().text(), instance, e);
    }
    left.unget();
    LOG.info("{} {} {} stopped", host.kind().text(), instance, left.version());
  }
}
