package io.edgebot.engine.internal.operations;

import io.edgebot.api.event.EventCodec;
import io.edgebot.api.event.EventId;
import io.edgebot.api.operations.InputStatus;
import io.edgebot.api.operations.JournalStatus;
import io.edgebot.api.operations.Operations;
import io.edgebot.api.operations.PluginStatus;
import io.edgebot.api.operations.ProcessorStatus;
import io.edgebot.api.operations.SinkStatus;
import io.edgebot.api.sink.StoredEvent;
import io.edgebot.engine.internal.lane.LaneImpl;
import io.edgebot.engine.internal.metrics.InputMeter;
import io.edgebot.engine.internal.plugin.Kind;
import io.edgebot.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What operators' tools are told of the engine. */
public final class OperationsImpl implements Operations, AutoCloseable {
  private final String role;
  private final EngineParts parts;
  private final List<PluginStatus> problems;
  private final Instant startedAt = Instant.now();
  private final Taps taps;
  private final Draining draining;
  private volatile Set<String> configuredSinks;

  /**
   * Operations of an engine.
   *
   * @param configuredSinks that its configuration names
   * @param problems of its configuration
   */
  public OperationsImpl(
      String role,
      EngineParts parts,
      EventCodec codec,
      List<String> configuredSinks,
      List<PluginStatus> problems) {
    this.role = role;
    this.parts = parts;
    this.problems = List.copyOf(problems);
    this.configuredSinks = Set.copyOf(configuredSinks);
    this.taps = new Taps(codec, parts.journal().origin(), parts.journal().generation());
    this.draining = new Draining(parts);
    parts.lanes().onCommit(taps);
  }

  /** Sets the sinks that the configuration names. */
  public void configuredSinks(List<String> sinks) {
    configuredSinks = Set.copyOf(sinks);
  }

  @Override
  public String role() {
    return role;
  }

  @Override
  public String origin() {
    return parts.journal().origin();
  }

  @Override
  public Instant startedAt() {
    return startedAt;
  }

  @Override
  public Intake intake() {
    Optional<String> dead = parts.journal().failure();
    if (dead.isPresent()) {
      return new Intake(false, false, dead.get());
    }
    String reason = parts.lanes().closedReason();
    return new Intake(reason.isEmpty(), parts.lanes().isCommitting(), reason);
  }

  @Override
  public List<PluginStatus> plugins() {
    List<PluginStatus> all = new ArrayList<>(problems);
    String notice = parts.pipeline().notice();
    if (!notice.isEmpty()) {
      all.add(problem("pipeline", notice));
    }
    all.addAll(parts.plugins().statuses());
    parts.deliveries().behind().forEach((sink, sentence) -> tellLag(all, sink, sentence));
    return all;
  }

  /** A sink that is too far behind is not well, though none of its attempts may have failed. */
  private static void tellLag(List<PluginStatus> all, String sink, String sentence) {
    all.stream()
        .filter(status -> status.kind().equals(Kind.SINK.text()) && status.instance().equals(sink))
        .min(Comparator.comparing(PluginStatus::state)) // the version that runs
        .ifPresent(status -> all.set(all.indexOf(status), behind(status, sentence)));
  }

  private static PluginStatus behind(PluginStatus status, String sentence) {
    return new PluginStatus(
        status.kind(),
        status.instance(),
        status.version(),
        status.ok() ? PluginStatus.State.DEGRADED : status.state(),
        status.reason().isEmpty() ? sentence : sentence + "; " + status.reason());
  }

  /** The status of a part of the engine whose configuration cannot be used as it is. */
  public static PluginStatus problem(String part, String reason) {
    return new PluginStatus("engine", part, "", PluginStatus.State.DEGRADED, reason);
  }

  @Override
  public List<InputStatus> inputs() {
    List<InputStatus> all = new ArrayList<>();
    for (LaneImpl lane : parts.lanes().all()) {
      InputMeter meter = parts.meters().input(lane.instance());
      all.add(
          new InputStatus(
              lane.instance(),
              meter.received(),
              meter.dropped(),
              lane.uncommitted(),
              lane.lastReceived()));
    }
    all.sort((a, b) -> a.instance().compareTo(b.instance()));
    return all;
  }

  @Override
  public List<SinkStatus> sinks() {
    return parts.deliveries().statuses();
  }

  @Override
  public JournalStatus journal() {
    Journal journal = parts.journal();
    Journal.Condition condition = journal.condition();
    return new JournalStatus(
        EventId.formatGeneration(journal.generation()),
        condition.events(),
        condition.bytes(),
        condition.maxBytes(),
        condition.quarantined(),
        condition.damagedRows(),
        condition.notice());
  }

  @Override
  public List<ProcessorStatus> processors() {
    Map<String, Boolean> required = new java.util.HashMap<>();
    parts.pipeline().order().required().forEach(name -> required.put(name, true));
    return parts.pipeline().stages().stream()
        .map(
            stage ->
                new ProcessorStatus(
                    stage.instance(),
                    required.containsKey(stage.instance()),
                    stage.processed(),
                    stage.errors(),
                    stage.nanos() / 1e9))
        .toList();
  }

  @Override
  public boolean forget(String sink) {
    if (configuredSinks.contains(sink)) {
      throw new IllegalStateException(
          sink + " is configured: take it out of sinks in etc/io.edgebot.engine.cfg first");
    }
    return parts.deliveries().forget(sink);
  }

  @Override
  public CompletionStage<Void> renew() {
    return parts.journal().renew().thenRun(parts.deliveries()::reread);
  }

  @Override
  public CompletionStage<Boolean> drain(Duration deadline) {
    return draining.begin(deadline);
  }

  @Override
  public Tap tap(Consumer<StoredEvent> listener) {
    return taps.open(listener);
  }

  @Override
  public void close() {
    taps.close();
    draining.close();
  }
}
