package io.edgebot.engine.internal.plugin;

import io.edgebot.api.operations.PluginStatus.State;
import io.edgebot.api.sink.Sink;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs sinks, by means of delivery. */
public final class SinkPluginHost implements PluginHost<Sink> {
  private final Contexts contexts;
  private final SinkHost deliveries;
  private volatile Set<String> named;

  /**
   * Sinks that are delivered to.
   *
   * @param named instances that the configuration names
   */
  public SinkPluginHost(Contexts contexts, SinkHost deliveries, List<String> named) {
    this.contexts = contexts;
    this.deliveries = deliveries;
    this.named = Set.copyOf(named);
  }

  /** Sets the instances that the configuration names. */
  public void named(List<String> instances) {
    named = Set.copyOf(instances);
  }

  @Override
  public Kind kind() {
    return Kind.SINK;
  }

  @Override
  public Set<String> named() {
    return named;
  }

  @Override
  public Running start(
      String instance, Sink sink, Map<String, Object> properties, Verdict verdict) {
    Context context = contexts.context(instance);
    boolean attached = false;
    try {
      deliveries.attach(instance, sink, properties, context, verdict);
      attached = true;
    } finally {
      if (!attached) {
        context.close();
      }
    }
    return new RunningSink(deliveries, context);
  }

  private record RunningSink(SinkHost deliveries, Context context) implements Running {
    @Override
    public Condition condition() {
      Condition own = context.condition();
      String trouble = deliveries.trouble(context.instance());
      return own.state() == State.HEALTHY && !trouble.isEmpty()
          ? new Condition(State.DEGRADED, trouble)
          : own;
    }

    @Override
    public void stop() {
      try {
        deliveries.detach(context.instance());
      } finally {
        context.close();
      }
    }
  }
}
