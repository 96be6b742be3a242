package io.edgebot.engine.internal.plugin;

import io.edgebot.api.operations.PluginStatus.State;
import io.edgebot.api.plugin.Health;

/** The last word of an instance on how it is. Thread-safe. */
final class HealthCell implements Health {
  private static final int LONGEST = 1000;

  private volatile Condition condition = Condition.HEALTHY;

  Condition condition() {
    return condition;
  }

  @Override
  public void healthy() {
    condition = Condition.HEALTHY;
  }

  @Override
  public void degraded(String reason) {
    condition = new Condition(State.DEGRADED, cut(reason));
  }

  @Override
  public void failed(String reason) {
    condition = new Condition(State.FAILED, cut(reason));
  }

  private static String cut(String reason) {
    return reason.length() <= LONGEST ? reason : reason.substring(0, LONGEST);
  }
}
