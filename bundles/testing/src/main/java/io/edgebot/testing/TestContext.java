package io.edgebot.testing;

import io.edgebot.api.plugin.Counters;
import io.edgebot.api.plugin.Health;
import io.edgebot.api.plugin.State;
import io.edgebot.api.sink.SinkContext;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A sink's context that remembers health and counters. */
public final class TestContext implements SinkContext, AutoCloseable {
  private final String instance;
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();
  private volatile String lastHealth = "none";
  private volatile byte @Nullable [] position;

  /** A context of the instance of this name. */
  public TestContext(String instance) {
    this.instance = instance;
  }

  /** What the plugin said of itself last: {@code state} or {@code state: reason}. */
  public String lastHealth() {
    return lastHealth;
  }

  /** What was added to a counter, {@code name} or {@code name/label}; 0 if there is none. */
  public long count(String name) {
    AtomicLong count = counts.get(name);
    return count == null ? 0 : count.get();
  }

  /** Sets the position that {@link #position()} gives. */
  public void position(byte @Nullable [] committed) {
    position = committed;
  }

  @Override
  public Optional<byte[]> position() {
    return Optional.ofNullable(position);
  }

  @Override
  public Progress progress() {
    return new Progress(7, 700, 1.25);
  }

  @Override
  public String origin() {
    return TestEvent.ORIGIN;
  }

  @Override
  public String instance() {
    return instance;
  }

  @Override
  public State state() {
    throw new UnsupportedOperationException("no State in this test");
  }

  @Override
  public Health health() {
    return new Health() {
      @Override
      public void healthy() {
        lastHealth = "healthy";
      }

      @Override
      public void degraded(String reason) {
        lastHealth = "degraded: " + reason;
      }

      @Override
      public void failed(String reason) {
        lastHealth = "failed: " + reason;
      }
    };
  }

  @Override
  public Counters counters() {
    return new Counters() {
      @Override
      public Counter counter(Spec spec) {
        return counter(spec.name());
      }

      @Override
      public Counter counter(Spec spec, String labelValue) {
        if (!spec.labelValues().contains(labelValue)) {
          throw new IllegalArgumentException(labelValue);
        }
        return counter(spec.name() + "/" + labelValue);
      }

      private Counter counter(String name) {
        return counts.computeIfAbsent(name, absent -> new AtomicLong())::addAndGet;
      }
    };
  }

  @Override
  public ScheduledExecutorService executor() {
    return executor;
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
