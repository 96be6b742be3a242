package io.edgebot.engine.internal;

import io.edgebot.engine.internal.codec.JsonCodec;
import io.edgebot.engine.internal.codec.JsonLimits;
import io.edgebot.engine.internal.configuration.PluginConfigurations;
import io.edgebot.engine.internal.delivery.Deliveries;
import io.edgebot.engine.internal.lane.LaneLimits;
import io.edgebot.engine.internal.lane.Lanes;
import io.edgebot.engine.internal.metrics.EngineMeters;
import io.edgebot.engine.internal.operations.EngineParts;
import io.edgebot.engine.internal.operations.OperationsImpl;
import io.edgebot.engine.internal.operations.QuarantineImpl;
import io.edgebot.engine.internal.pipeline.Pipeline;
import io.edgebot.engine.internal.pipeline.PipelineOrder;
import io.edgebot.engine.internal.pipeline.Trial;
import io.edgebot.engine.internal.plugin.Contexts;
import io.edgebot.engine.internal.plugin.InputHost;
import io.edgebot.engine.internal.plugin.Plugins;
import io.edgebot.engine.internal.plugin.ProcessorHost;
import io.edgebot.engine.internal.plugin.SinkPluginHost;
import io.edgebot.journal.Journal;
import java.time.Duration;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine over one open journal: puts the parts together, and takes them apart in order. */
final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final Duration DRAIN = Duration.ofSeconds(10);

  private final EngineMeters meters = new EngineMeters();
  private final Pipeline pipeline = new Pipeline();
  private final Heartbeat heartbeat = new Heartbeat(pipeline);
  private final JsonCodec codec;
  private final Journal journal;
  private final Lanes lanes;
  private final Deliveries deliveries;
  private final SinkPluginHost sinkHost;
  private final Plugins plugins;
  private final OperationsImpl operations;
  private final QuarantineImpl quarantine;
  private final Trial trial = new Trial(pipeline);

  Engine(EngineSettings settings, Journal journal) {
    this.journal = journal;
    codec = new JsonCodec(JsonLimits.ofBytes(settings.maxEventBytes()));
    pipeline.configure(PipelineOrder.blocked("the pipeline's configuration is not read yet"));
    lanes =
        new Lanes(
            journal,
            pipeline,
            codec,
            settings.compression(),
            LaneLimits.of(settings.laneEvents(), settings.laneBytes()),
            settings.workers(),
            settings.journal().commitInterval(),
            meters::input);
    deliveries = new Deliveries(journal, meters.registry(), codec);
    deliveries.configure(settings.sinks());
    Contexts contexts = new Contexts(journal, meters);
    sinkHost = new SinkPluginHost(contexts, deliveries, settings.sinks());
    plugins =
        new Plugins(
            new InputHost(contexts, lanes), new ProcessorHost(contexts, lanes, pipeline), sinkHost);
    meters.journal(journal);
    meters.uncommitted(lanes::uncommitted);
    meters.intake(() -> lanes.closedReason().isEmpty() ? 1 : 0);
    operations =
        new OperationsImpl(
            settings.role(),
            new EngineParts(journal, meters, pipeline, lanes, deliveries, plugins),
            codec,
            settings.sinks(),
            settings.problems().stream()
                .map(problem -> OperationsImpl.problem("engine", problem))
                .toList());
    quarantine = new QuarantineImpl(journal, deliveries::replay);
  }

  /** Looks for plugins from now on. */
  void open(BundleContext context, PluginConfigurations configurations) {
    plugins.open(context, configurations);
  }

  JsonCodec codec() {
    return codec;
  }

  OperationsImpl operations() {
    return operations;
  }

  QuarantineImpl quarantine() {
    return quarantine;
  }

  Trial trial() {
    return trial;
  }

  EngineMeters meters() {
    return meters;
  }

  /** Sets the pipeline's order. */
  void order(PipelineOrder order) {
    pipeline.configure(order);
  }

  /** Sets the sinks for which data is kept. */
  void sinks(List<String> sinks) {
    deliveries.configure(sinks);
    sinkHost.named(sinks);
    operations.configuredSinks(sinks);
  }

  /** Ends inputs, and brings what they took into the journal. */
  void quiesce() {
    plugins.closeInputs();
    lanes.beginDrain("EdgeBot stops");
    try {
      if (!lanes.drain(DRAIN)) {
        LOG.warn("not all events were durable {} s after the inputs ended", DRAIN.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Quiesces, ends deliveries, closes the journal. */
  @Override
  public void close() {
    quiesce();
    plugins.close();
    deliveries.close();
    lanes.close();
    operations.close();
    heartbeat.close();
    journal.close();
    meters.close();
  }
}
