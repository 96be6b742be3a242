package io.edgebot.operations.http.internal;

import io.edgebot.api.operations.InputStatus;
import io.edgebot.api.operations.JournalStatus;
import io.edgebot.api.operations.Operations;
import io.edgebot.api.operations.PluginStatus;
import io.edgebot.api.operations.ProcessorStatus;
import io.edgebot.api.operations.SinkStatus;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What the engine says of itself at one time. */
record Snapshot(
    String role,
    String origin,
    Instant startedAt,
    Operations.Intake intake,
    List<PluginStatus> plugins,
    List<InputStatus> inputs,
    List<ProcessorStatus> processors,
    List<SinkStatus> sinks,
    JournalStatus journal) {
  /** Plugins whose sinks are databases. */
  private static final Set<String> DATABASES = Set.of("store", "timescaledb");

  static Snapshot of(Operations operations) {
    return new Snapshot(
        operations.role(),
        operations.origin(),
        operations.startedAt(),
        operations.intake(),
        operations.plugins(),
        operations.inputs(),
        operations.processors(),
        operations.sinks(),
        operations.journal());
  }

  /** How the process is as a whole. */
  enum Status {
    /** All is well. */
    HEALTHY("healthy"),
    /** It takes events; something needs a person. */
    DEGRADED("degraded"),
    /** It takes no events. */
    UNHEALTHY("unhealthy");

    final String text;

    Status(String text) {
      this.text = text;
    }
  }

  /** Only a closed intake makes it unhealthy: a sink's trouble stays the sink's own. */
  Status status() {
    if (!intake.open() || !intake.durable()) {
      return Status.UNHEALTHY;
    }
    boolean well =
        plugins.stream().allMatch(PluginStatus::ok)
            && sinks.stream().allMatch(Snapshot::well)
            && journal.notice().isEmpty();
    return well ? Status.HEALTHY : Status.DEGRADED;
  }

  /** Whether a sink delivers. One whose plugin is away only matters if data is kept for it. */
  static boolean well(SinkStatus sink) {
    return sink.attached() ? sink.breaker() == SinkStatus.Breaker.CLOSED : !sink.required();
  }

  /** Whether a sink that is a database delivers. */
  boolean database() {
    return sinks.stream()
        .anyMatch(
            sink ->
                sink.attached()
                    && sink.breaker() == SinkStatus.Breaker.CLOSED
                    && sink.consecutiveFailures() == 0
                    && DATABASES.contains(plugin(sink.instance())));
  }

  /** Whether the plugin instance of a sink, if it is known, and its delivery are well. */
  boolean healthy(SinkStatus sink) {
    return sink.attached()
        && well(sink)
        && plugins.stream()
            .filter(p -> p.kind().equals("sink") && p.instance().equals(sink.instance()))
            .allMatch(PluginStatus::ok);
  }

  /** The plugin of an instance: what stands before the first dash that a pid file's name has. */
  static String plugin(String instance) {
    int dash = instance.indexOf('-');
    return dash < 0 ? instance : instance.substring(0, dash);
  }
}
