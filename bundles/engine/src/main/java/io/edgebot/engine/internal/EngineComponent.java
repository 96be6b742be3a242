package io.edgebot.engine.internal;

import io.edgebot.api.event.EventCodec;
import io.edgebot.api.operations.Operations;
import io.edgebot.api.operations.PipelineTrial;
import io.edgebot.api.operations.Quarantine;
import io.edgebot.engine.internal.configuration.ConfigFiles;
import io.edgebot.engine.internal.configuration.PluginConfigurations;
import io.edgebot.engine.internal.pipeline.PipelineOrder;
import io.edgebot.journal.Journals;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine as a component: opens and closes it with its configuration, and offers its services.
 */
@Component(
    service = {},
    immediate = true,
    configurationPid = EngineSettings.PID,
    configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = EngineConfig.class)
public final class EngineComponent {
  private static final Logger LOG = LoggerFactory.getLogger(EngineComponent.class);

  private final BundleContext context;
  private final Journals journals;
  private final PluginConfigurations plugins;
  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
  private final Consumer<PipelineOrder> orders = this::order;
  private final SynchronousBundleListener stopping = this::stopping;
  private @Nullable PipelineOrder order;
  private @Nullable EngineSettings settings;
  private @Nullable Engine engine;
  private @Nullable Retry retry;

  /** Opens the engine, or waits for its configuration where a file is there that was not read. */
  @Activate
  public EngineComponent(
      BundleContext context,
      @Reference Journals journals,
      @Reference PluginConfigurations plugins,
      Map<String, Object> configuration) {
    this.context = context;
    this.journals = journals;
    this.plugins = plugins;
    context.addBundleListener(stopping);
    configure(configuration);
  }

  @Modified
  void modified(Map<String, Object> configuration) {
    configure(configuration);
  }

  @Deactivate
  void deactivate() {
    context.removeBundleListener(stopping);
    close();
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindPipeline(PipelineSettings pipeline) {
    pipeline.follow(orders);
  }

  /** The order stays as it was: nothing passes unredacted because a component restarts. */
  void unbindPipeline(PipelineSettings pipeline) {
    pipeline.unfollow(orders);
  }

  /**
   * The whole framework stops: inputs end and what they took becomes durable while all processors
   * are still there.
   */
  private void stopping(BundleEvent event) {
    if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == 0) {
      Engine now;
      synchronized (this) {
        now = engine;
      }
      if (now != null) {
        now.quiesce();
      }
    }
  }

  private synchronized void order(PipelineOrder now) {
    order = now;
    if (engine != null) {
      engine.order(now);
    }
  }

  private synchronized void configure(Map<String, Object> configuration) {
    if (!configuration.containsKey("service.pid") && ConfigFiles.isThere(EngineSettings.PID)) {
      LOG.info("waiting for etc/{}.cfg to be read", EngineSettings.PID);
      return;
    }
    EngineSettings now = EngineSettings.of(configuration, EngineComponent::surroundings);
    now.problems().forEach(LOG::error);
    EngineSettings before = settings;
    settings = now;
    if (engine != null && before != null && before.sameButSinks(now)) {
      engine.sinks(now.sinks());
      return;
    }
    close();
    open(now);
  }

  private synchronized void open(EngineSettings wanted) {
    try {
      Engine opened = new Engine(wanted, journals.open(wanted.journal()));
      engine = opened;
      if (order != null) {
        opened.order(order);
      }
      register(opened);
      opened.open(context, plugins);
      LOG.info("role {}, origin {}", wanted.role(), opened.operations().origin());
    } catch (IOException e) {
      LOG.error("the journal in {} cannot be opened: {}", wanted.journal().directory(), e, e);
      if (retry != null) {
        retry.close();
      }
      retry = new Retry(() -> reopen(wanted));
    }
  }

  private synchronized void reopen(EngineSettings wanted) {
    if (engine == null && wanted.equals(settings)) {
      open(wanted);
    }
  }

  private void register(Engine opened) {
    registrations.add(context.registerService(EventCodec.class, opened.codec(), null));
    registrations.add(context.registerService(Operations.class, opened.operations(), null));
    registrations.add(context.registerService(Quarantine.class, opened.quarantine(), null));
    registrations.add(context.registerService(PipelineTrial.class, opened.trial(), null));
    registrations.add(
        context.registerService(
            new String[] {MeterRegistry.class.getName(), PrometheusMeterRegistry.class.getName()},
            opened.meters().registry(),
            null));
  }

  private synchronized void close() {
    if (retry != null) {
      retry.close();
      retry = null;
    }
    Engine closed = engine;
    engine = null;
    if (closed != null) {
      closed.close();
    }
    registrations.forEach(ServiceRegistration::unregister);
    registrations.clear();
  }

  /** A system property, or the environment's variable of that name in capitals. */
  private static @Nullable String surroundings(@Nullable String name) {
    String key = String.valueOf(name);
    String property = System.getProperty(key);
    return property != null
        ? property
        : System.getenv(key.toUpperCase(Locale.ROOT).replace('.', '_'));
  }
}
