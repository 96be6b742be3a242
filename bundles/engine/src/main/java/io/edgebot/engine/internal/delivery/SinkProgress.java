package io.edgebot.engine.internal.delivery;

import io.edgebot.api.operations.SinkStatus;
import io.edgebot.api.operations.SinkStatus.Breaker;
import io.edgebot.journal.Journal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is counted and shown of one sink's delivery; outlives the sink's plugin. Thread-safe. */
final class SinkProgress {
  /** How an attempt ended. */
  enum Outcome {
    DELIVERED,
    RETRY,
    REFUSED,
    TOO_LARGE,
    MISCONFIGURED,
    FENCED
  }

  private static final Logger LOG = LoggerFactory.getLogger(SinkProgress.class);

  private final String instance;
  private final Journal journal;
  private final MeterRegistry registry;
  private final List<Meter> meters = new ArrayList<>();
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final SkipCount skips;
  private final AtomicLong errors = new AtomicLong();
  private final Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
  private final Timer duration;
  private volatile Breaker breaker = Breaker.CLOSED;
  private volatile boolean attached;
  private volatile boolean required = true;
  private volatile int consecutiveFailures;
  private volatile long failingSince;
  private volatile @Nullable Instant lastSuccess;
  private volatile @Nullable Instant lastFailure;
  private volatile String lastError = "";
  private volatile Journal.Lag lastLag = new Journal.Lag(0, 0, 0);

  SinkProgress(String instance, Journal journal, MeterRegistry registry) {
    this.instance = instance;
    this.journal = journal;
    this.registry = registry;
    this.skips = new SkipCount(instance, journal);
    counter("edgebot_delivery_events", "Events delivered.", delivered);
    counter("edgebot_delivery_refused_events", "Events that the sink refused for good.", refused);
    meters.add(
        FunctionCounter.builder("edgebot_delivery_skipped_events", skips, SkipCount::total)
            .description("Events passed over without delivery.")
            .tag("sink", instance)
            .register(registry));
    counter("edgebot_delivery_errors", "Attempts that failed.", errors);
    for (Outcome outcome : Outcome.values()) {
      Counter counter =
          Counter.builder("edgebot_delivery_batches")
              .description("Attempts to deliver a batch, by how they ended.")
              .tags("sink", instance, "outcome", outcome.name().toLowerCase(Locale.ROOT))
              .register(registry);
      outcomes.put(outcome, counter);
      meters.add(counter);
    }
    gauge("edgebot_queue_events", "Events not yet delivered.", p -> p.lag().events());
    gauge("edgebot_queue_bytes", "Journal bytes not yet delivered.", p -> p.lag().bytes());
    gauge(
        "edgebot_queue_oldest_age_seconds",
        "Age of the oldest event not yet delivered.",
        p -> p.lag().oldestSeconds());
    gauge(
        "edgebot_delivery_breaker_state",
        "0 closed, 1 open, 2 half open.",
        p -> p.breaker.ordinal());
    duration =
        Timer.builder("edgebot_delivery_duration_seconds")
            .description("How long attempts took.")
            .tag("sink", instance)
            .serviceLevelObjectives(
                Duration.ofMillis(5),
                Duration.ofMillis(25),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30))
            .register(registry);
    meters.add(duration);
  }

  void attached(boolean now, boolean isRequired) {
    skips.attached(now);
    attached = now;
    required = isRequired;
    if (!now) {
      breaker = Breaker.CLOSED;
    }
  }

  void attempted(Outcome outcome, long nanos) {
    Counter counter = outcomes.get(outcome);
    if (counter != null) {
      counter.increment();
    }
    duration.record(Duration.ofNanos(nanos));
  }

  void delivered(long events) {
    delivered.addAndGet(events);
    consecutiveFailures = 0;
    breaker = Breaker.CLOSED;
    lastSuccess = Instant.now();
  }

  void refused(long events) {
    refused.addAndGet(events);
  }

  /** What it was passed over with. */
  SkipCount skips() {
    return skips;
  }

  /** Notes a failure and opens the breaker if it is due; how many there were in a row. */
  int failed(String reason, boolean openNow, int breakerFailures) {
    errors.incrementAndGet();
    int failures = consecutiveFailures + 1;
    if (failures == 1) {
      failingSince = System.nanoTime();
    }
    consecutiveFailures = failures;
    lastError = reason;
    lastFailure = Instant.now();
    if (openNow || failures >= breakerFailures) {
      breaker = Breaker.OPEN;
    }
    return failures;
  }

  void halfOpen() {
    if (breaker == Breaker.OPEN) {
      breaker = Breaker.HALF_OPEN;
    }
  }

  /** How long it has been failing; zero if it is not. */
  Duration away() {
    return consecutiveFailures == 0
        ? Duration.ZERO
        : Duration.ofNanos(System.nanoTime() - failingSince);
  }

  Breaker breaker() {
    return breaker;
  }

  /** Why nothing is delivered at present; empty if nothing is wrong. */
  String trouble() {
    return consecutiveFailures == 0 ? "" : lastError;
  }

  /** How far it is behind, as far as the journal can tell now. */
  Journal.Lag lag() {
    try {
      lastLag = journal.lag(instance);
    } catch (UncheckedIOException e) {
      // Status and metrics must not fail with the disk; the worker meets the same when it reads.
      LOG.debug("{}: the journal cannot tell the lag", instance, e);
    }
    return lastLag;
  }

  SinkStatus status() {
    Journal.Lag lag = lag();
    return new SinkStatus(
        instance,
        attached,
        required,
        breaker,
        delivered.get(),
        refused.get(),
        skips.total(),
        errors.get(),
        lag.events(),
        lag.bytes(),
        lag.oldestSeconds(),
        consecutiveFailures,
        lastSuccess,
        lastError,
        lastFailure);
  }

  /** Takes its meters out of the registry. */
  void remove() {
    meters.forEach(registry::remove);
  }

  private void counter(String name, String help, AtomicLong value) {
    meters.add(
        FunctionCounter.builder(name, value, AtomicLong::doubleValue)
            .description(help)
            .tag("sink", instance)
            .register(registry));
  }

  private void gauge(
      String name, String help, java.util.function.ToDoubleFunction<SinkProgress> value) {
    meters.add(
        Gauge.builder(name, this, value)
            .description(help)
            .tag("sink", instance)
            .register(registry));
  }
}
