package io.edgebot.engine.internal.metrics;

import io.edgebot.api.plugin.Counters;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A plugin instance's own counters, with the label {@code instance}. Thread-safe. */
public final class CountersImpl implements Counters {
  private static final int MOST_VALUES = 200;

  private final MeterRegistry registry;
  private final String instance;
  private final Map<String, Counter> made = new ConcurrentHashMap<>();

  /** Counters of an instance. */
  public CountersImpl(MeterRegistry registry, String instance) {
    this.registry = registry;
    this.instance = instance;
  }

  @Override
  public Counter counter(Spec spec) {
    if (!spec.label().isEmpty()) {
      throw new IllegalArgumentException(spec.name() + " has the label " + spec.label());
    }
    return made.computeIfAbsent(spec.name(), name -> register(spec, ""));
  }

  @Override
  public Counter counter(Spec spec, String labelValue) {
    if (spec.label().isEmpty() || !spec.labelValues().contains(labelValue)) {
      throw new IllegalArgumentException(
          spec.name() + " has no " + spec.label() + " '" + labelValue + "'");
    }
    if (spec.labelValues().size() > MOST_VALUES) {
      throw new IllegalArgumentException(
          spec.name() + " has more than " + MOST_VALUES + " values of " + spec.label());
    }
    for (String value : spec.labelValues()) {
      made.computeIfAbsent(key(spec, value), name -> register(spec, value));
    }
    return made.computeIfAbsent(key(spec, labelValue), name -> register(spec, labelValue));
  }

  private static String key(Spec spec, String value) {
    return spec.name() + '\n' + value;
  }

  private Counter register(Spec spec, String value) {
    var builder =
        io.micrometer.core.instrument.Counter.builder(spec.name())
            .description(spec.help())
            .tag("instance", instance);
    if (!value.isEmpty()) {
      builder.tag(spec.label(), value);
    }
    var counter = builder.register(registry);
    return amount -> counter.increment((double) amount);
  }
}
