package io.edgebot.api.plugin;

import java.util.concurrent.ScheduledExecutorService;
import org.osgi.annotation.versioning.ProviderType;

/** What a plugin instance is given when it starts; usable until it is stopped. */
@ProviderType
public interface PluginContext {
  /**
   * The instance's name, as in metrics, health and the pipeline's configuration: plugin and
   * instance, {@code syslog-main}.
   */
  String instance();

  /** Durable key-value storage of this instance; it outlives the plugin's bundle. */
  State state();

  /** Where the instance says how it is. */
  Health health();

  /** Counters of the plugin's own, beside those that every plugin of its kind has. */
  Counters counters();

  /**
   * Threads for short tasks and for look-ups aside. Tasks that are left when the instance stops are
   * cancelled.
   */
  ScheduledExecutorService executor();
}
