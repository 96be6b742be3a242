package io.edgebot.engine.internal.metrics;

import io.edgebot.engine.internal.pipeline.Pipeline;
import io.edgebot.engine.internal.pipeline.Stage;
import io.edgebot.journal.Journal;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The registry, and the meters that the engine itself has. Thread-safe. */
public final class EngineMeters implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final PipelineMeters pipeline = new PipelineMeters(registry);
  private final Map<String, InputMeter> inputs = new ConcurrentHashMap<>();
  private final Set<String> processors = ConcurrentHashMap.newKeySet();

  /** A registry with the meters of the virtual machine. */
  public EngineMeters() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  /** The registry. */
  public PrometheusMeterRegistry registry() {
    return registry;
  }

  /** The meters of an input; the same for the same instance. */
  public InputMeter input(String instance) {
    return inputs.computeIfAbsent(instance, name -> new InputMeter(registry, pipeline, name));
  }

  /** The meters of an input that has some; null if it has none yet. */
  public @Nullable InputMeter known(String instance) {
    return inputs.get(instance);
  }

  /** Adds what a processor does in a pipeline; again and again for the same changes nothing. */
  public void processor(String instance, Pipeline of) {
    if (!processors.add(instance)) {
      return;
    }
    processor(
        "edgebot_processor_events_total",
        "Events that it worked on",
        instance,
        of,
        Stage::processed);
    processor(
        "edgebot_processor_errors_total", "Events that it threw on", instance, of, Stage::errors);
  }

  private void processor(
      String name, String help, String instance, Pipeline of, ToLongFunction<Stage> count) {
    FunctionCounter.builder(name, of, pipeline -> (double) sum(pipeline, instance, count))
        .description(help)
        .tag("processor", instance)
        .register(registry);
  }

  private static long sum(Pipeline pipeline, String instance, ToLongFunction<Stage> count) {
    long sum = 0;
    for (Stage stage : pipeline.stages()) {
      if (stage.instance().equals(instance)) {
        sum += count.applyAsLong(stage);
      }
    }
    return sum;
  }

  /** Adds the sizes of the journal. */
  public void journal(Journal journal) {
    gauge("edgebot_journal_events", "Events in the journal", journal, c -> c.events());
    gauge("edgebot_journal_bytes", "Size of the journal on disk", journal, c -> c.bytes());
    gauge("edgebot_journal_max_bytes", "The journal's quota", journal, c -> c.maxBytes());
    gauge("edgebot_quarantine_events", "Events in quarantine", journal, c -> c.quarantined());
    gauge("edgebot_journal_damaged_rows", "Rows found damaged", journal, c -> c.damagedRows());
    gauge(
        "edgebot_journal_commit_seconds",
        "How long the last commit took",
        journal,
        c -> c.commitSeconds());
  }

  /** Adds the events that are in memory. */
  public void uncommitted(Supplier<Number> events) {
    Gauge.builder("edgebot_uncommitted_events", events)
        .description("Events in memory that are not yet durable")
        .register(registry);
  }

  /** Adds whether intake is open: 1 or 0. */
  public void intake(Supplier<Number> open) {
    Gauge.builder("edgebot_intake_open", open)
        .description("Whether inputs may write: 1 or 0")
        .register(registry);
  }

  private void gauge(
      String name, String help, Journal journal, ToDoubleFunction<Journal.Condition> size) {
    Gauge.builder(name, journal, j -> size.applyAsDouble(j.condition()))
        .description(help)
        .register(registry);
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
