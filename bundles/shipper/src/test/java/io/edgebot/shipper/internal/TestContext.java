package io.edgebot.shipper.internal;

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

/** A context that remembers. */
final class TestContext implements SinkContext, Counters, Health, AutoCloseable {
  final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();
  volatile String health = "unknown";
  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(1);

  @Override
  public Optional<byte[]> position() {
    return Optional.empty();
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
    return "shipper-main";
  }

  @Override
  public State state() {
    throw new UnsupportedOperationException("the shipper keeps no state");
  }

  @Override
  public Health health() {
    return this;
  }

  @Override
  public Counters counters() {
    return this;
  }

  @Override
  public ScheduledExecutorService executor() {
    return executor;
  }

  @Override
  public Counter counter(Spec spec) {
    return counts.computeIfAbsent(spec.name(), key -> new AtomicLong())::addAndGet;
  }

  @Override
  public Counter counter(Spec spec, String label) {
    if (!spec.labelValues().contains(label)) {
      throw new IllegalArgumentException(label);
    }
    return counts.computeIfAbsent(spec.name() + "/" + label, key -> new AtomicLong())::addAndGet;
  }

  @Override
  public void healthy() {
    health = "healthy";
  }

  @Override
  public void degraded(String reason) {
    health = "degraded: " + reason;
  }

  @Override
  public void failed(String reason) {
    health = "failed: " + reason;
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
