package io.edgebot.engine.internal.delivery;

import io.edgebot.api.plugin.Counters;
import io.edgebot.api.plugin.Health;
import io.edgebot.api.plugin.PluginContext;
import io.edgebot.api.plugin.State;
import java.util.concurrent.ScheduledExecutorService;

/** A context of which only the name may be used. */
record FakePluginContext(String instance) implements PluginContext {
  @Override
  public State state() {
    throw new AssertionError("not expected");
  }

  @Override
  public Health health() {
    throw new AssertionError("not expected");
  }

  @Override
  public Counters counters() {
    throw new AssertionError("not expected");
  }

  @Override
  public ScheduledExecutorService executor() {
    throw new AssertionError("not expected");
  }
}
