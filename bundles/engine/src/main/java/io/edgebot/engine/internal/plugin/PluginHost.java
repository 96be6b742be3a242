package io.edgebot.engine.internal.plugin;

import java.util.Map;
import java.util.Set;

/** Runs plugins of one kind. */
interface PluginHost<T> {
  /** The kind. */
  Kind kind();

  /**
   * Starts an instance.
   *
   * @param properties its configuration
   * @param verdict is told when the instance works, which may be later
   * @throws Exception if it cannot start; nothing of it runs then
   */
  Running start(String instance, T plugin, Map<String, Object> properties, Verdict verdict)
      throws Exception;

  /** Instances that the configuration names. */
  Set<String> named();

  /** An instance that runs. */
  interface Running {
    /** How it is, as it says itself. */
    Condition condition();

    /** Ends it: when this has returned, nothing of it runs. */
    void stop();

    /** Stops taking in, while the process drains. */
    default void pause() {}

    /** Goes on. */
    default void resume() {}
  }
}
