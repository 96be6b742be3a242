package io.edgebot.engine.internal.plugin;

import io.edgebot.api.input.Lane;
import io.edgebot.api.operations.PluginStatus.State;
import io.edgebot.api.processor.Processor;
import io.edgebot.api.processor.ProcessorContext;
import io.edgebot.engine.internal.lane.LaneImpl;
import io.edgebot.engine.internal.lane.Lanes;
import io.edgebot.engine.internal.pipeline.Pipeline;
import io.edgebot.engine.internal.pipeline.Stage;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs processors. */
public final class ProcessorHost implements PluginHost<Processor> {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessorHost.class);

  private final Contexts contexts;
  private final Lanes lanes;
  private final Pipeline pipeline;

  /** Processors of a pipeline. */
  public ProcessorHost(Contexts contexts, Lanes lanes, Pipeline pipeline) {
    this.contexts = contexts;
    this.lanes = lanes;
    this.pipeline = pipeline;
  }

  @Override
  public Kind kind() {
    return Kind.PROCESSOR;
  }

  @Override
  public Set<String> named() {
    return new HashSet<>(pipeline.order().processors());
  }

  @Override
  public Running start(
      String instance, Processor processor, Map<String, Object> properties, Verdict verdict)
      throws Exception {
    ProcessorContextImpl context = new ProcessorContextImpl(instance, contexts, lanes);
    boolean opened = false;
    try {
      processor.open(context);
      opened = true;
    } finally {
      if (!opened) {
        context.end();
      }
    }
    pipeline.put(instance, processor);
    contexts.meters().processor(instance, pipeline);
    verdict.good();
    return new RunningProcessor(processor, context, pipeline);
  }

  private static final class ProcessorContextImpl extends Context implements ProcessorContext {
    private final Lanes lanes;
    private @Nullable LaneImpl derived;

    ProcessorContextImpl(String instance, Contexts contexts, Lanes lanes) {
      super(
          instance,
          TrialGuard.state(contexts.state(instance)),
          TrialGuard.counters(contexts.counters(instance)));
      this.lanes = lanes;
    }

    /** Most processors derive nothing, and need no lane. */
    @Override
    public synchronized Lane derived() {
      LaneImpl lane = derived;
      if (lane == null) {
        lane = lanes.open(instance());
        derived = lane;
      }
      return TrialGuard.lane(lane);
    }

    synchronized void end() {
      close();
      if (derived != null) {
        derived.close();
      }
    }
  }

  private record RunningProcessor(
      Processor processor, ProcessorContextImpl context, Pipeline pipeline) implements Running {
    @Override
    public Condition condition() {
      String instance = context.instance();
      for (Stage stage : pipeline.stages()) {
        if (stage.instance().equals(instance)) {
          return stage.failing()
              ? new Condition(State.FAILED, "it fails on every event: " + stage.lastError())
              : context.condition();
        }
      }
      return new Condition(
          State.DEGRADED, "it is not used: name it in processors of etc/io.edgebot.pipeline.cfg");
    }

    @Override
    public void stop() {
      if (!pipeline.remove(context.instance())) {
        LOG.warn(
            "{}: a call did not return within 5 s of its end; what it returns is thrown away",
            context.instance());
      }
      try {
        processor.close();
      } finally {
        context.end();
      }
    }
  }
}
