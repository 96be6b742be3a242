package io.edgebot.ingest.internal;

import io.edgebot.api.plugin.Health;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is not as it should be, by name; health shows it. Thread-safe. */
final class Conditions {
  private static final Logger LOG = LoggerFactory.getLogger(Conditions.class);
  private static final int SHOWN = 3;
  private static final int MOST = 1000;

  private final Health health;
  private final LongSupplier nanoTime;
  private final Map<String, Raised> raised = new LinkedHashMap<>();

  Conditions(Health health, LongSupplier nanoTime) {
    this.health = health;
    this.nanoTime = nanoTime;
  }

  private record Raised(String reason, boolean passing, long nanos) {}

  /** Raises a condition that lasts until it is cleared, or says it anew. */
  void raise(String name, String reason) {
    raise(name, reason, false);
  }

  /**
   * Raises a condition that also ends by itself, when it is no longer said: see {@link #expire}.
   */
  void raisePassing(String name, String reason) {
    raise(name, reason, true);
  }

  private synchronized void raise(String name, String reason, boolean passing) {
    if (raised.size() >= MOST && !raised.containsKey(name)) {
      raised.remove(raised.keySet().iterator().next());
    }
    Raised before = raised.put(name, new Raised(reason, passing, nanoTime.getAsLong()));
    if (before == null || !before.reason().equals(reason)) {
      LOG.warn("{}", reason);
      show();
    }
  }

  /** Ends passing conditions that were not said for a while. */
  synchronized void expire(Duration age) {
    long before = nanoTime.getAsLong() - age.toNanos();
    if (raised.values().removeIf(each -> each.passing() && each.nanos() - before < 0)) {
      show();
    }
  }

  /** Ends a condition, if it is raised. */
  synchronized void clear(String name) {
    if (raised.remove(name) != null) {
      show();
    }
  }

  /** Tells health. */
  synchronized void show() {
    if (raised.isEmpty()) {
      health.healthy();
      return;
    }
    String shown =
        raised.values().stream().map(Raised::reason).limit(SHOWN).collect(Collectors.joining("; "));
    int more = raised.size() - SHOWN;
    health.degraded(more > 0 ? shown + "; and " + more + " more" : shown);
  }
}
