package io.edgebot.operations.updates.internal;

import io.edgebot.api.operations.Operations;
import io.edgebot.api.operations.PluginStatus;
import io.edgebot.api.operations.PluginStatus.State;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Measures for how long no version of an instance runs well, to 2 ms. Thread-safe. */
final class Interruptions implements AutoCloseable {
  private static final long LOOK_MILLIS = 2;

  private final Operations engine;
  private final Map<InstanceKey, Long> downSince = new TreeMap<>();
  private final Map<InstanceKey, Long> longest = new TreeMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "edgebot-upgrade-watch"));

  /** Measures from now on, those instances that run well now. */
  Interruptions(Operations engine, Collection<InstanceKey> instances) {
    this.engine = engine;
    Set<InstanceKey> healthy = healthy();
    instances.stream().filter(healthy::contains).forEach(key -> longest.put(key, 0L));
    var unused = clock.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The longest interruption of each instance so far. */
  synchronized Map<InstanceKey, Duration> longest() {
    look();
    Map<InstanceKey, Duration> durations = new TreeMap<>();
    longest.forEach((key, nanos) -> durations.put(key, Duration.ofNanos(nanos)));
    return durations;
  }

  private synchronized void look() {
    Set<InstanceKey> healthy = healthy();
    long now = System.nanoTime();
    for (Map.Entry<InstanceKey, Long> entry : longest.entrySet()) {
      Long since = downSince.get(entry.getKey());
      if (since != null) {
        entry.setValue(Math.max(entry.getValue(), now - since));
      }
      if (healthy.contains(entry.getKey())) {
        downSince.remove(entry.getKey());
      } else {
        downSince.putIfAbsent(entry.getKey(), now);
      }
    }
  }

  private Set<InstanceKey> healthy() {
    Set<InstanceKey> keys = new HashSet<>();
    for (PluginStatus status : engine.plugins()) {
      if (status.state() == State.HEALTHY) {
        keys.add(new InstanceKey(status.kind(), status.instance()));
      }
    }
    return keys;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
