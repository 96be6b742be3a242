package io.edgebot.engine.internal.plugin;

import io.edgebot.api.plugin.PluginContext;
import io.edgebot.api.sink.Sink;
import java.util.Map;

/** Delivers to sinks. */
public interface SinkHost {
  /**
   * Begins to deliver to a sink.
   *
   * @param properties its configuration, which holds the delivery keys
   * @param verdict is told when the sink has been opened, or refuses a setting
   * @throws io.edgebot.api.plugin.InvalidSettingException if a delivery key cannot be used
   */
  void attach(
      String instance,
      Sink sink,
      Map<String, Object> properties,
      PluginContext context,
      Verdict verdict);

  /** Ends delivery to a sink; returns when no call of it runs any more, after 10 s at most. */
  void detach(String instance);

  /** Why nothing is delivered to a sink at present; empty if nothing is wrong. */
  String trouble(String instance);
}
