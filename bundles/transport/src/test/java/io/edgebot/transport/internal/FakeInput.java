package io.edgebot.transport.internal;

import io.edgebot.api.input.InputContext;
import io.edgebot.api.input.Lane;
import io.edgebot.api.plugin.Counters;
import io.edgebot.api.plugin.Health;
import io.edgebot.api.plugin.State;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;

/** An input's context with a lane of its own. */
final class FakeInput implements InputContext {
  private final String instance;
  private final FakeLane lane;
  private final Map<String, Long> counted = new ConcurrentHashMap<>();
  volatile String degraded = "";

  FakeInput(String instance, FakeLane lane) {
    this.instance = instance;
    this.lane = lane;
  }

  long counted(String name) {
    return counted.getOrDefault(name, 0L);
  }

  @Override
  public String instance() {
    return instance;
  }

  @Override
  public Lane lane() {
    return lane;
  }

  @Override
  public Health health() {
    return new Health() {
      @Override
      public void healthy() {
        degraded = "";
      }

      @Override
      public void degraded(String reason) {
        degraded = reason;
      }

      @Override
      public void failed(String reason) {
        degraded = reason;
      }
    };
  }

  @Override
  public Counters counters() {
    return new Counters() {
      @Override
      public Counter counter(Spec spec) {
        return amount -> counted.merge(spec.name(), amount, Long::sum);
      }

      @Override
      public Counter counter(Spec spec, String labelValue) {
        if (!spec.labelValues().contains(labelValue)) {
          throw new IllegalArgumentException(labelValue);
        }
        return amount -> counted.merge(spec.name() + "/" + labelValue, amount, Long::sum);
      }
    };
  }

  @Override
  public Optional<byte[]> checkpoint(String name) {
    return Optional.empty();
  }

  @Override
  public State state() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledExecutorService executor() {
    throw new UnsupportedOperationException();
  }
}
