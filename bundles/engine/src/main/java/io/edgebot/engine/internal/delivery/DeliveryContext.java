package io.edgebot.engine.internal.delivery;

import io.edgebot.api.plugin.Counters;
import io.edgebot.api.plugin.Health;
import io.edgebot.api.plugin.PluginContext;
import io.edgebot.api.plugin.State;
import io.edgebot.api.sink.SinkContext;
import io.edgebot.journal.Journal;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** What a sink is given: what every plugin is, and its place in the journal. */
record DeliveryContext(PluginContext plugin, Journal journal, SinkProgress delivery)
    implements SinkContext {
  @Override
  public String instance() {
    return plugin.instance();
  }

  @Override
  public State state() {
    return plugin.state();
  }

  @Override
  public Health health() {
    return plugin.health();
  }

  @Override
  public Counters counters() {
    return plugin.counters();
  }

  @Override
  public ScheduledExecutorService executor() {
    return plugin.executor();
  }

  @Override
  public Optional<byte[]> position() {
    Journal.Cursor cursor = journal.cursors().get(instance());
    return cursor == null ? Optional.empty() : Optional.ofNullable(Mark.of(cursor).position());
  }

  @Override
  public Progress progress() {
    Journal.Lag lag = delivery.lag();
    return new Progress(lag.events(), lag.bytes(), lag.oldestSeconds());
  }

  @Override
  public String origin() {
    return journal.origin();
  }
}
