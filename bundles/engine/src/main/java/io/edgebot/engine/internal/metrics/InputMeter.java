package io.edgebot.engine.internal.metrics;

import io.edgebot.engine.internal.lane.LaneMeter;
import io.edgebot.engine.internal.lane.UnitCounts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of one input. Thread-safe. */
public final class InputMeter implements LaneMeter {
  private static final int MOST_REASONS = 64;
  private static final String OTHER = "other";
  private static final List<String> KNOWN = List.of("overflow", "shutdown", "journal_failed");

  private final MeterRegistry registry;
  private final PipelineMeters pipeline;
  private final String instance;
  private final Counter received;
  private final Map<String, Counter> dropped = new ConcurrentHashMap<>();

  InputMeter(MeterRegistry registry, PipelineMeters pipeline, String instance) {
    this.registry = registry;
    this.pipeline = pipeline;
    this.instance = instance;
    this.received =
        Counter.builder("edgebot_messages_received_total")
            .description("Events that an input's lane took")
            .tag("input", instance)
            .register(registry);
    KNOWN.forEach(this::reason);
  }

  @Override
  public void received(long events) {
    received.increment((double) events);
  }

  @Override
  public void dropped(long events, String reason) {
    reason(reason).increment((double) events);
  }

  @Override
  public void committed(UnitCounts counts) {
    counts.drops().forEach((reason, events) -> reason(reason).increment(events));
    pipeline.committed(counts);
  }

  @Override
  public void ran(long nanos, int in, int out) {
    pipeline.ran(nanos);
  }

  /** Events that the lane took. */
  public long received() {
    return (long) received.count();
  }

  /** Events lost or dropped, by reason. */
  public Map<String, Long> dropped() {
    Map<String, Long> counts = new TreeMap<>();
    dropped.forEach(
        (reason, counter) -> {
          if (counter.count() > 0) {
            counts.put(reason, (long) counter.count());
          }
        });
    return counts;
  }

  /** Reasons come from plugins: beyond a bound they are counted together. */
  private Counter reason(String reason) {
    Counter known = dropped.get(reason);
    if (known != null) {
      return known;
    }
    String label = dropped.size() < MOST_REASONS ? reason : OTHER;
    return dropped.computeIfAbsent(
        label,
        name ->
            Counter.builder("edgebot_messages_dropped_total")
                .description("Events lost or dropped on the way to the journal, by reason")
                .tag("input", instance)
                .tag("reason", name)
                .register(registry));
  }
}
