package io.edgebot.testing;

import io.edgebot.api.operations.InputStatus;
import io.edgebot.api.operations.JournalStatus;
import io.edgebot.api.operations.Operations;
import io.edgebot.api.operations.PluginStatus;
import io.edgebot.api.operations.ProcessorStatus;
import io.edgebot.api.operations.SinkStatus;
import io.edgebot.api.sink.StoredEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What operators see of an engine: it says what a test wants. */
public final class TestEngine implements Operations {
  /** The time of its newest event. */
  public static final Instant NOW = Instant.parse("2026-11-24T10:00:10.500Z");

  public Intake intake = new Intake(true, true, "");
  public final List<PluginStatus> plugins = new ArrayList<>();
  public final List<Consumer<StoredEvent>> taps = new CopyOnWriteArrayList<>();
  public final List<SinkStatus> sinks = new ArrayList<>();
  public JournalStatus journal = new JournalStatus("00000000000000ab", 12, 4096, 1 << 30, 1, 0, "");

  /** A healthy process in role all. */
  public static TestEngine healthy() {
    TestEngine engine = new TestEngine();
    engine.plugin("input", "syslog-main", PluginStatus.State.HEALTHY, "");
    engine.plugin("processor", "redact-main", PluginStatus.State.HEALTHY, "");
    engine.plugin("sink", "store-main", PluginStatus.State.HEALTHY, "");
    engine.sinks.add(sink("store-main", true, true, SinkStatus.Breaker.CLOSED, ""));
    return engine;
  }

  /** Adds a plugin. */
  public void plugin(String kind, String instance, PluginStatus.State state, String reason) {
    plugins.add(new PluginStatus(kind, instance, "1.0.0", state, reason));
  }

  /** A sink's status; one with a breaker that is not closed has failed. */
  public static SinkStatus sink(
      String name, boolean attached, boolean required, SinkStatus.Breaker breaker, String error) {
    boolean failing = breaker != SinkStatus.Breaker.CLOSED;
    return new SinkStatus(
        name,
        attached,
        required,
        breaker,
        100,
        1,
        2,
        3,
        12,
        4096,
        1.5,
        failing ? 7 : 0,
        Instant.parse("2026-11-24T10:00:09Z"),
        error,
        failing ? Instant.parse("2026-11-24T10:00:10Z") : null);
  }

  @Override
  public String role() {
    return "all";
  }

  @Override
  public String origin() {
    return "edge-7";
  }

  @Override
  public Instant startedAt() {
    return Instant.parse("2026-11-24T10:00:00Z");
  }

  @Override
  public Intake intake() {
    return intake;
  }

  @Override
  public List<PluginStatus> plugins() {
    return plugins;
  }

  @Override
  public List<InputStatus> inputs() {
    return List.of(
        new InputStatus(
            "syslog-main", 200, Map.of("no_credit", 4L, "kernel", 0L), 5, NOW.minusSeconds(1)));
  }

  @Override
  public List<SinkStatus> sinks() {
    return sinks;
  }

  @Override
  public JournalStatus journal() {
    return journal;
  }

  @Override
  public List<ProcessorStatus> processors() {
    return List.of(new ProcessorStatus("redact-main", true, 200, 1, 0.5));
  }

  @Override
  public boolean forget(String sink) {
    return sinks.removeIf(status -> status.instance().equals(sink));
  }

  @Override
  public CompletionStage<Void> renew() {
    journal = new JournalStatus("00000000000000ac", 12, 4096, 1 << 30, 1, 0, "");
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Boolean> drain(Duration deadline) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Tap tap(Consumer<StoredEvent> listener) {
    taps.add(listener);
    return () -> taps.remove(listener);
  }
}
