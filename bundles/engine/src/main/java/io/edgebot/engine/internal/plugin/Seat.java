package io.edgebot.engine.internal.plugin;

import io.edgebot.api.operations.PluginStatus;
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
import org.osgi.framework.Version;
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
  private static final long[] BACKOFF_SECONDS = {1, 2, 5, 10, 30};

  private final String instance;
  private final PluginHost<T> host;
  private final ScheduledExecutorService starter;
  private final StartLimits limits;
  private final Leftovers leftovers;
  private final ReentrantLock lifecycle = new ReentrantLock();
  private final List<Tenant<T>> tenants = new ArrayList<>();
  private volatile @Nullable Tenant<T> owner;
  private volatile @Nullable Tenant<T> starting;
  private int attempts;

  /**
   * How long a start may take.
   *
   * @param first where nothing runs yet
   * @param replacing where another version was stopped for it
   */
  record StartLimits(Duration first, Duration replacing) {}

  Seat(
      String instance,
      PluginHost<T> host,
      ScheduledExecutorService starter,
      StartLimits limits,
      Leftovers leftovers) {
    this.instance = instance;
    this.host = host;
    this.starter = starter;
    this.limits = limits;
    this.leftovers = leftovers;
  }

  void add(Candidate<T> candidate) {
    synchronized (tenants) {
      tenants.add(new Tenant<>(instance, host, candidate, leftovers));
      tenants.sort(
          Comparator.<Tenant<T>, Version>comparing(tenant -> tenant.candidate().version())
              .reversed()
              .thenComparingLong(tenant -> tenant.candidate().order()));
    }
    settleLater(0);
  }

  /**
   * Takes a candidate away; returns when nothing of it runs any more, after 10 s at most. A start
   * that outlasts this is undone when it ends.
   */
  void remove(Candidate<T> candidate) {
    synchronized (tenants) {
      tenants.removeIf(tenant -> tenant.candidate() == candidate);
    }
    if (lock()) {
      try {
        Tenant<T> runs = owner;
        if (runs != null && runs.candidate() == candidate) {
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
    return tenants().isEmpty();
  }

  @Nullable Running running() {
    Tenant<T> runs = owner;
    return runs == null ? null : runs.running();
  }

  /** How each candidate is. */
  List<PluginStatus> statuses() {
    Tenant<T> runs = owner;
    String version = runs == null ? "" : runs.version();
    return tenants().stream().map(tenant -> tenant.status(version)).toList();
  }

  private List<Tenant<T>> tenants() {
    synchronized (tenants) {
      return List.copyOf(tenants);
    }
  }

  /** Waits for what starts or stops now; after half the time, it is interrupted. */
  private boolean lock() {
    try {
      long half = PATIENCE.toMillis() / 2;
      if (lifecycle.tryLock(half, TimeUnit.MILLISECONDS)) {
        return true;
      }
      Tenant<T> slow = starting;
      if (slow != null) {
        slow.interrupt();
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
      List<Tenant<T>> present = tenants();
      Tenant<T> before = owner;
      if (before != null && !present.contains(before)) {
        stopOwner();
      }
      for (Tenant<T> tenant : present) {
        if (tenant == owner || (tenant.mayStart(owner != null) && start(tenant))) {
          attempts = 0;
          return;
        }
      }
      if (present.stream().anyMatch(tenant -> tenant.mayStart(owner != null))) {
        settleLater(BACKOFF_SECONDS[Math.min(attempts, BACKOFF_SECONDS.length - 1)]);
        attempts++;
      }
    } finally {
      lifecycle.unlock();
    }
  }

  private boolean start(Tenant<T> tenant) {
    starting = tenant;
    try {
      T plugin = tenant.make(limits.first());
      if (plugin == null) {
        return false;
      }
      Duration limit = owner == null ? limits.first() : limits.replacing();
      // The older version ends only when the newer one is made.
      stopOwner();
      if (!tenant.start(plugin, limit, late -> starter.execute(() -> undo(tenant, late)))) {
        return false;
      }
      owner = tenant;
      return true;
    } finally {
      starting = null;
    }
  }

  /** Ends what started when nobody waited for it any more; what runs instead is started anew. */
  private void undo(Tenant<T> tenant, Running late) {
    lifecycle.lock();
    try {
      tenant.stop(late);
      stopOwner();
    } finally {
      lifecycle.unlock();
    }
    settleLater(0);
  }

  private void stopOwner() {
    Tenant<T> left = owner;
    owner = null;
    if (left != null) {
      left.stop();
    }
  }
}
