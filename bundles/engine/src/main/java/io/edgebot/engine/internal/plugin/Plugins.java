package io.edgebot.engine.internal.plugin;

import io.edgebot.api.input.Input;
import io.edgebot.api.operations.PluginStatus;
import io.edgebot.api.operations.PluginStatus.State;
import io.edgebot.api.processor.Processor;
import io.edgebot.api.sink.Sink;
import io.edgebot.engine.internal.configuration.PluginConfigurations;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All plugins, as they come and go. */
public final class Plugins implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);
  private static final int STARTERS = 8;

  /** Idle threads of pools end within half a minute. */
  private static final long LEFT_MILLIS = 35_000;

  private final ScheduledThreadPoolExecutor starter;
  private final Leftovers leftovers;
  private final Seats<Input> inputs;
  private final Seats<Processor> processors;
  private final Seats<Sink> sinks;
  private volatile @Nullable AbsentPlugins absent;
  private @Nullable Whiteboard<Input> inputServices;
  private @Nullable Whiteboard<Processor> processorServices;
  private @Nullable Whiteboard<Sink> sinkServices;

  /** Plugins that these hosts run. */
  public Plugins(InputHost inputs, ProcessorHost processors, SinkPluginHost sinks) {
    AtomicInteger count = new AtomicInteger();
    starter =
        new ScheduledThreadPoolExecutor(
            STARTERS,
            task -> {
              Thread thread = new Thread(task, "edgebot-plugins-" + count.incrementAndGet());
              thread.setUncaughtExceptionHandler(
                  (dead, error) -> LOG.error("{} ended unexpectedly", dead.getName(), error));
              return thread;
            });
    starter.setKeepAliveTime(30, TimeUnit.SECONDS);
    starter.allowCoreThreadTimeOut(true);
    leftovers = new Leftovers(starter, LEFT_MILLIS);
    this.inputs = new Seats<>(inputs, starter, leftovers);
    this.processors = new Seats<>(processors, starter, leftovers);
    this.sinks = new Seats<>(sinks, starter, leftovers);
  }

  /** Looks for plugins; sinks and processors first, so that inputs find the way open. */
  public synchronized void open(BundleContext context, PluginConfigurations configurations) {
    absent = new AbsentPlugins(context);
    sinkServices = Whiteboard.open(context, configurations, Sink.class, sinks);
    processorServices = Whiteboard.open(context, configurations, Processor.class, processors);
    inputServices = Whiteboard.open(context, configurations, Input.class, inputs);
  }

  /** How all plugins are. */
  public List<PluginStatus> statuses() {
    List<PluginStatus> all = new ArrayList<>(inputs.statuses());
    all.addAll(processors.statuses());
    all.addAll(sinks.statuses());
    AbsentPlugins looked = absent;
    if (looked != null) {
      Set<String> present = new HashSet<>(inputs.instances());
      present.addAll(processors.instances());
      present.addAll(sinks.instances());
      List<PluginStatus> absences = looked.statuses(present);
      // Their sentence says more than that something is missing.
      all.removeIf(
          status ->
              status.state() == State.MISSING
                  && absences.stream().anyMatch(absence -> isSame(absence, status)));
      all.addAll(absences);
    }
    all.addAll(leftovers.statuses());
    return all;
  }

  private static boolean isSame(PluginStatus one, PluginStatus other) {
    return one.kind().equals(other.kind()) && one.instance().equals(other.instance());
  }

  /** The sinks that are there. */
  public Set<String> sinks() {
    return sinks.instances();
  }

  /** Pauses all inputs. */
  public void pause() {
    inputs.forEachRunning(PluginHost.Running::pause);
  }

  /** Lets all inputs go on. */
  public void resume() {
    inputs.forEachRunning(PluginHost.Running::resume);
  }

  /** Ends all inputs, then nothing comes any more. */
  public synchronized void closeInputs() {
    close(inputServices);
    inputServices = null;
    inputs.close();
  }

  /** Ends what is left: processors, then sinks. */
  @Override
  public synchronized void close() {
    closeInputs();
    close(processorServices);
    close(sinkServices);
    processorServices = null;
    sinkServices = null;
    processors.close();
    sinks.close();
    starter.shutdownNow();
  }

  private static void close(@Nullable Whiteboard<?> services) {
    if (services != null) {
      services.close();
    }
  }
}
