package io.edgebot.engine.internal;

import io.edgebot.engine.internal.configuration.ConfigFiles;
import io.edgebot.engine.internal.pipeline.PipelineOrder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipeline's configuration, as it is now. Where a file is there and says nothing, nothing
 * passes: a pipeline that was lost must not become one without redaction.
 */
@Component(
    service = PipelineSettings.class,
    configurationPid = PipelineSettings.PID,
    configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = PipelineConfig.class)
public final class PipelineSettings {
  static final String PID = "io.edgebot.pipeline";

  private static final String FILE = "etc/" + PID + ".cfg";
  private static final Logger LOG = LoggerFactory.getLogger(PipelineSettings.class);

  private final List<Consumer<PipelineOrder>> listeners = new CopyOnWriteArrayList<>();
  private volatile PipelineOrder order;

  /** Reads the configuration. */
  @Activate
  public PipelineSettings(Map<String, Object> configuration) {
    order = order(configuration, ConfigFiles.isThere(PID), isNeeded());
    if (configuration.containsKey("service.pid")) {
      logProblem();
    }
  }

  /** Reads it again; a file that was there and goes must not take redaction with it. */
  @Modified
  void modified(Map<String, Object> configuration) {
    order = order(configuration, ConfigFiles.isThere(PID), true);
    logProblem();
    listeners.forEach(listener -> listener.accept(order));
  }

  private void logProblem() {
    if (!order.problem().isEmpty()) {
      LOG.error("{}", order.problem());
    }
  }

  /** Tells the order now and whenever it changes. */
  void follow(Consumer<PipelineOrder> listener) {
    listeners.add(listener);
    listener.accept(order);
  }

  void unfollow(Consumer<PipelineOrder> listener) {
    listeners.remove(listener);
  }

  /** Roles that store what others sent redact it. */
  private static boolean isNeeded() {
    return List.of("mothership", "all").contains(System.getProperty("edgebot.role", ""));
  }

  /**
   * The order that a configuration says.
   *
   * @param fileIsThere whether its file exists
   * @param isNeeded whether nothing may pass without a file
   */
  static PipelineOrder order(Map<String, ?> configuration, boolean fileIsThere, boolean isNeeded) {
    if (!configuration.containsKey("processors")) {
      if (configuration.containsKey("service.pid")) {
        return PipelineOrder.blocked(
            FILE + ": processors is missing: name them, or write 'processors =' for none");
      }
      if (fileIsThere) {
        return PipelineOrder.blocked(FILE + " is not read yet");
      }
      if (isNeeded) {
        return PipelineOrder.blocked(
            FILE + " is gone: put it back, with 'processors =' if none are wanted");
      }
    }
    return PipelineOrder.of(
        Lists.of(configuration.get("processors")), Lists.of(configuration.get("required")));
  }
}
