package io.edgebot.engine.internal.plugin;

import io.edgebot.api.operations.PluginStatus.State;

/**
 * How an instance is.
 *
 * @param reason a sentence that a person can act on; empty if all is well
 */
record Condition(State state, String reason) {
  static final Condition HEALTHY = new Condition(State.HEALTHY, "");
}
