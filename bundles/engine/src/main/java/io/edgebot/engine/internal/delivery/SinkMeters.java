package io.edgebot.engine.internal.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** A sink's meters: all bear its name, and leave together. Thread-safe but for adding. */
final class SinkMeters {
  /** How an attempt ended. */
  enum Outcome {
    DELIVERED,
    RETRY,
    REFUSED,
    TOO_LARGE,
    MISCONFIGURED,
    FENCED
  }

  private final MeterRegistry registry;
  private final String instance;
  private final List<Meter> meters = new ArrayList<>();
  private final Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
  private final Timer duration;

  SinkMeters(MeterRegistry registry, String instance) {
    this.registry = registry;
    this.instance = instance;
    for (Outcome outcome : Outcome.values()) {
      Counter counter =
          Counter.builder("edgebot_delivery_batches")
              .description("Attempts to deliver a batch, by how they ended.")
              .tags("sink", instance, "outcome", outcome.name().toLowerCase(Locale.ROOT))
              .register(registry);
      outcomes.put(outcome, counter);
      meters.add(counter);
    }
    duration =
        Timer.builder("edgebot_delivery_duration_seconds")
            .description("How long attempts took.")
            .tag("sink", instance)
            .serviceLevelObjectives(
                Duration.ofMillis(5),
                Duration.ofMillis(25),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30))
            .register(registry);
    meters.add(duration);
  }

  /** An attempt has ended. */
  void attempted(Outcome outcome, long nanos) {
    Counter counter = outcomes.get(outcome);
    if (counter != null) {
      counter.increment();
    }
    duration.record(Duration.ofNanos(nanos));
  }

  /** Adds a counter of what an object tells; the registry does not keep the object alive. */
  <T> void counter(String name, String help, T of, ToDoubleFunction<T> value) {
    meters.add(
        FunctionCounter.builder(name, of, value)
            .description(help)
            .tag("sink", instance)
            .register(registry));
  }

  /** Adds a gauge of what an object tells; the registry does not keep the object alive. */
  <T> void gauge(String name, String help, T of, ToDoubleFunction<T> value) {
    meters.add(
        Gauge.builder(name, of, value).description(help).tag("sink", instance).register(registry));
  }

  /** Takes them out of the registry. */
  void remove() {
    meters.forEach(registry::remove);
  }
}
