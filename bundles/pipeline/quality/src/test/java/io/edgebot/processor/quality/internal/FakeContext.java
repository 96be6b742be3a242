package io.edgebot.processor.quality.internal;

import io.edgebot.api.input.Lane;
import io.edgebot.api.plugin.Counters;
import io.edgebot.api.plugin.Health;
import io.edgebot.api.plugin.State;
import io.edgebot.api.processor.ProcessorContext;
import io.edgebot.testing.TestContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;

/** A processor's context that remembers health, counters and state. */
final class FakeContext implements ProcessorContext, AutoCloseable {
  final TestContext context = new TestContext("quality-main");
  final Map<String, State.Value> values = new ConcurrentHashMap<>();

  @Override
  public Lane derived() {
    throw new AssertionError("nothing is derived");
  }

  @Override
  public String instance() {
    return context.instance();
  }

  @Override
  public State state() {
    return new State() {
      @Override
      public Value get(String key) {
        return values.get(key);
      }

      @Override
      public List<Entry> scan(String prefix, int limit) {
        throw new AssertionError("nothing is scanned");
      }

      @Override
      public CompletionStage<Void> put(String key, Value value) {
        values.put(key, Objects.requireNonNull(value));
        return CompletableFuture.completedFuture(null);
      }

      @Override
      public CompletionStage<Boolean> compareAndSet(String key, Value expected, Value update) {
        throw new AssertionError("nothing is compared");
      }
    };
  }

  @Override
  public Health health() {
    return context.health();
  }

  @Override
  public Counters counters() {
    return context.counters();
  }

  @Override
  public ScheduledExecutorService executor() {
    return context.executor();
  }

  @Override
  public void close() {
    context.close();
  }
}
