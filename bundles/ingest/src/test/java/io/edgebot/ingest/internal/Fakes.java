package io.edgebot.ingest.internal;

import io.edgebot.api.operations.SinkStatus;
import io.edgebot.api.plugin.Counters;
import io.edgebot.api.plugin.Health;
import io.edgebot.api.plugin.State;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** What an engine gives its plugins, in memory. */
final class Fakes {
  private Fakes() {}

  /** A sink that runs. */
  static SinkStatus sink(
      String name, SinkStatus.Breaker breaker, long lagEvents, long lagBytes, double lagSeconds) {
    return new SinkStatus(
        name, true, true, breaker, 0, 0, 0, 0, lagEvents, lagBytes, lagSeconds, 0, null, "", null);
  }

  /** Remembers the last words. */
  static final class FakeHealth implements Health {
    volatile String reason = "not yet said";

    @Override
    public void healthy() {
      reason = "";
    }

    @Override
    public void degraded(String why) {
      reason = why;
    }

    @Override
    public void failed(String why) {
      reason = "failed: " + why;
    }
  }

  /** Counts by name and label. */
  static final class FakeCounters implements Counters {
    final Map<String, Long> values = new ConcurrentHashMap<>();

    @Override
    public Counter counter(Spec spec) {
      return amount -> values.merge(spec.name(), amount, Long::sum);
    }

    @Override
    public Counter counter(Spec spec, String labelValue) {
      if (!spec.labelValues().contains(labelValue)) {
        throw new IllegalArgumentException(labelValue);
      }
      return amount -> values.merge(spec.name() + '/' + labelValue, amount, Long::sum);
    }
  }

  /** Keeps values; tells when a write fails. */
  static final class FakeState implements State {
    final Map<String, Value> values = new TreeMap<>();
    boolean broken;

    @Override
    public synchronized Value get(String key) {
      return values.get(key);
    }

    @Override
    public synchronized List<Entry> scan(String prefix, int limit) {
      return values.entrySet().stream()
          .filter(each -> each.getKey().startsWith(prefix))
          .limit(limit)
          .map(each -> new Entry(each.getKey(), each.getValue()))
          .toList();
    }

    @Override
    public synchronized CompletionStage<Void> put(String key, Value value) {
      values.put(key, value);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletionStage<Boolean> compareAndSet(
        String key, Value expected, Value update) {
      if (broken) {
        return CompletableFuture.failedFuture(new IllegalStateException("full"));
      }
      boolean same = expected == null ? values.get(key) == null : expected.equals(values.get(key));
      if (same) {
        values.put(key, update);
      }
      return CompletableFuture.completedFuture(same);
    }
  }
}
