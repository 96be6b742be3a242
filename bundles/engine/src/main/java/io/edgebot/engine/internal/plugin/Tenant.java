package io.edgebot.engine.internal.plugin;

import io.edgebot.api.operations.PluginStatus;
import io.edgebot.api.operations.PluginStatus.State;
import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.engine.internal.plugin.BoundedCall.HungException;
import io.edgebot.engine.internal.plugin.PluginHost.Running;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of those who want an instance name: makes, starts and stops its plugin, and says how it is.
 * Started and stopped by one thread at a time; the rest is thread-safe.
 */
final class Tenant<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Tenant.class);
  private static final long SLOW_SECONDS = 10;

  private final String instance;
  private final PluginHost<T> host;
  private final Candidate<T> candidate;
  private final Leftovers leftovers;
  private volatile @Nullable Running running;
  private volatile @Nullable BoundedCall<?> starting;
  private volatile @Nullable Failure failure;
  private @Nullable ThreadGroup threads;

  /**
   * Why it does not run.
   *
   * @param isFinal whether trying again is of no use
   */
  private record Failure(String reason, boolean isFinal) {}

  Tenant(String instance, PluginHost<T> host, Candidate<T> candidate, Leftovers leftovers) {
    this.instance = instance;
    this.host = host;
    this.candidate = candidate;
    this.leftovers = leftovers;
  }

  Candidate<T> candidate() {
    return candidate;
  }

  String version() {
    return candidate.version().toString();
  }

  @Nullable Running running() {
    return running;
  }

  /** What failed is not tried again while another version works. */
  boolean mayStart(boolean anotherRuns) {
    Failure before = failure;
    return before == null || (!before.isFinal() && !anotherRuns);
  }

  /** Makes the plugin, if it is not there yet; null if that fails. */
  @Nullable T make(Duration limit) {
    threads = leftovers.group(instance);
    try {
      return call(limit, this::made, late -> candidate.unget());
    } catch (Exception | Error e) {
      failed(e);
      return null;
    }
  }

  private T made() {
    T plugin = candidate.get();
    if (plugin == null) {
      throw new IllegalStateException(candidate.fault());
    }
    return plugin;
  }

  /**
   * Starts the plugin that was made.
   *
   * @param late takes what runs when the start ends after it was given up
   * @return whether it runs
   */
  boolean start(T plugin, Duration limit, Consumer<Running> late) {
    try {
      running =
          call(limit, () -> host.start(instance, plugin, candidate.properties(), candidate), late);
      failure = null;
      LOG.info("{} {} {} runs", host.kind().text(), instance, version());
      return true;
    } catch (Exception | Error e) {
      if (!(e instanceof HungException)) {
        candidate.unget();
      }
      failed(e);
      return false;
    }
  }

  private <R> R call(Duration limit, Callable<R> call, Consumer<R> late) throws Exception {
    BoundedCall<R> begun = BoundedCall.begin("edgebot-start-" + instance, threads, call);
    starting = begun;
    try {
      return begun.await(limit, late);
    } finally {
      starting = null;
    }
  }

  private void failed(Throwable error) {
    String reason = error.getMessage() == null ? error.toString() : error.getMessage();
    if (error instanceof InvalidSettingException) {
      candidate.refused(reason);
    }
    Failure before = failure;
    failure = new Failure(reason, candidate.isRefused() || error instanceof HungException);
    // What is refused has been logged where it was noted.
    if (!candidate.isRefused() && (before == null || !before.reason().equals(reason))) {
      LOG.warn("{} {} cannot start: {}", host.kind().text(), instance, reason, error);
    }
    leave();
  }

  /** Ends a start that takes too long. */
  void interrupt() {
    BoundedCall<?> call = starting;
    if (call != null) {
      call.interrupt();
    }
  }

  /** Stops it, if it runs. */
  void stop() {
    Running ended = running;
    running = null;
    if (ended != null) {
      stop(ended);
    }
  }

  /** Stops what runs of it. */
  void stop(Running ended) {
    try {
      ended.stop();
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("{} {} failed when it was stopped", host.kind().text(), instance, e);
    }
    candidate.unget();
    LOG.info("{} {} {} stopped", host.kind().text(), instance, version());
    leave();
  }

  private void leave() {
    ThreadGroup left = threads;
    threads = null;
    if (left != null) {
      leftovers.watch(status(State.DEGRADED, ""), left);
    }
  }

  /**
   * How it is.
   *
   * @param runs the version that runs in its place; empty if none does
   */
  PluginStatus status(String runs) {
    Condition condition = condition(runs);
    return status(condition.state(), condition.reason());
  }

  private PluginStatus status(State state, String reason) {
    return new PluginStatus(host.kind().text(), instance, version(), state, reason);
  }

  private Condition condition(String runs) {
    Running now = running;
    if (now != null) {
      return condition(now.condition(), candidate.notice(), candidate.remark());
    }
    BoundedCall<?> start = starting;
    if (start != null && start.seconds() >= SLOW_SECONDS) {
      return new Condition(
          State.FAILED,
          "it has been starting for %d s, and is in %s".formatted(start.seconds(), start.where()));
    }
    Failure failed = failure;
    if (failed != null) {
      return new Condition(
          State.FAILED,
          runs.isEmpty()
              ? failed.reason()
              : failed.reason() + "; version " + runs + " runs instead");
    }
    return runs.isEmpty()
        ? new Condition(State.STARTING, "")
        : new Condition(State.STANDBY, "version " + runs + " runs instead");
  }

  private static Condition condition(Condition own, String notice, String remark) {
    if (notice.isEmpty()) {
      return own.equals(Condition.HEALTHY) ? new Condition(State.HEALTHY, remark) : own;
    }
    return own.state() == State.HEALTHY
        ? new Condition(State.DEGRADED, notice)
        : new Condition(own.state(), own.reason() + "; " + notice);
  }
}
