package io.edgebot.engine.internal.metrics;

import io.edgebot.engine.internal.lane.UnitCounts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The meters of the pipeline, all inputs together. Thread-safe. */
final class PipelineMeters {
  private final Timer duration;
  private final Counter passed;
  private final Counter dropped;
  private final Counter quarantined;
  private final Counter ingested;
  private final Counter bytes;

  PipelineMeters(MeterRegistry registry) {
    duration =
        Timer.builder("mothership_pipeline_duration_seconds")
            .description("How long a batch is worked on: processors, encoding, compression")
            .serviceLevelObjectives(
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                Duration.ofMillis(5),
                Duration.ofMillis(10),
                Duration.ofMillis(25),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(250),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5))
            .register(registry);
    passed = outcome(registry, "passed");
    dropped = outcome(registry, "dropped");
    quarantined = outcome(registry, "quarantined");
    ingested =
        Counter.builder("mothership_ingestion_events_total")
            .description("Events that other nodes sent and that are durable here")
            .register(registry);
    bytes =
        Counter.builder("edgebot_journal_appended_bytes_total")
            .description("Compressed bytes of events given to the journal")
            .register(registry);
  }

  void ran(long nanos) {
    duration.record(nanos, TimeUnit.NANOSECONDS);
  }

  void committed(UnitCounts counts) {
    passed.increment(counts.passed());
    quarantined.increment(counts.quarantined());
    int drops = 0;
    for (int events : counts.drops().values()) {
      drops += events;
    }
    dropped.increment(drops);
    bytes.increment((double) counts.bytes());
    if (counts.foreign()) {
      ingested.increment(counts.passed());
    }
  }

  private static Counter outcome(MeterRegistry registry, String outcome) {
    return Counter.builder("mothership_pipeline_events_total")
        .description("Events that left the pipeline, by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }
}
