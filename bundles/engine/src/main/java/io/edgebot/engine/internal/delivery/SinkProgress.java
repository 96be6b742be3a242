package io.edgebot.engine.internal.delivery;

import io.edgebot.api.operations.SinkStatus;
import io.edgebot.api.operations.SinkStatus.Breaker;
import io.edgebot.journal.Journal;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is counted and shown of one sink's delivery; outlives the sink's plugin. Thread-safe. */
final class SinkProgress {
  private static final Logger LOG = LoggerFactory.getLogger(SinkProgress.class);

  private final String instance;
  private final Journal journal;
  private final SinkMeters meters;
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final SkipCount skips;
  private final AtomicLong errors = new AtomicLong();
  private volatile Breaker breaker = Breaker.CLOSED;
  private volatile boolean attached;
  private volatile boolean required = true;
  private volatile double lagLimitSeconds = Double.POSITIVE_INFINITY;
  private volatile int consecutiveFailures;

  /** Whether the sink is not open, and whether that is how the last attempt failed. */
  private volatile boolean opening;

  private volatile boolean failedOpening;
  private volatile long failingSince;
  private volatile @Nullable Instant lastSuccess;
  private volatile @Nullable Instant lastFailure;
  private volatile String lastError = "";
  private volatile Journal.Lag lastLag = new Journal.Lag(0, 0, 0);

  SinkProgress(String instance, Journal journal, MeterRegistry registry) {
    this.instance = instance;
    this.journal = journal;
    this.skips = new SkipCount(instance, journal);
    this.meters = new SinkMeters(registry, instance);
    meters.counter(
        "edgebot_delivery_events", "Events delivered.", delivered, AtomicLong::doubleValue);
    meters.counter(
        "edgebot_delivery_refused_events",
        "Events that the sink refused for good.",
        refused,
        AtomicLong::doubleValue);
    meters.counter(
        "edgebot_delivery_skipped_events",
        "Events passed over without delivery.",
        skips,
        SkipCount::total);
    meters.counter(
        "edgebot_delivery_errors", "Attempts that failed.", errors, AtomicLong::doubleValue);
    meters.gauge("edgebot_queue_events", "Events not yet delivered.", this, p -> p.lag().events());
    meters.gauge(
        "edgebot_queue_bytes", "Journal bytes not yet delivered.", this, p -> p.lag().bytes());
    meters.gauge(
        "edgebot_queue_oldest_age_seconds",
        "Age of the oldest event not yet delivered.",
        this,
        p -> p.lag().oldestSeconds());
    meters.gauge(
        "edgebot_queue_age_limit_seconds",
        "Age of the oldest event not yet delivered from which the sink counts as behind.",
        this,
        p -> p.lagLimitSeconds);
    meters.gauge(
        "edgebot_delivery_attached", "1 while a plugin serves it.", this, p -> p.attached ? 1 : 0);
    meters.gauge(
        "edgebot_delivery_last_success_timestamp_seconds",
        "When a batch was last delivered; 0 if never.",
        this,
        p -> epochSeconds(p.lastSuccess));
    meters.gauge(
        "edgebot_delivery_last_failure_timestamp_seconds",
        "When an attempt last failed; 0 if never.",
        this,
        p -> epochSeconds(p.lastFailure));
    meters.gauge(
        "edgebot_delivery_breaker_state",
        "0 closed, 1 open, 2 half open.",
        this,
        p -> p.breaker.ordinal());
  }

  /** A worker delivers from now on. */
  void attached(DeliverySettings settings) {
    skips.attached(true);
    required = settings.subscription().required();
    lagLimitSeconds = settings.lagLimitSeconds();
    attached = true;
  }

  /** No worker delivers any more. */
  void detached() {
    skips.attached(false);
    attached = false;
    breaker = Breaker.CLOSED;
  }

  /** The sink is to be opened. */
  void opening() {
    opening = true;
  }

  /** The sink is open; what had kept it from that is over. */
  void opened() {
    opening = false;
    if (failedOpening) {
      failedOpening = false;
      consecutiveFailures = 0;
      breaker = Breaker.CLOSED;
    }
  }

  void attempted(SinkMeters.Outcome outcome, long nanos) {
    meters.attempted(outcome, nanos);
  }

  /** Notes a success; whoever sees the count sees the rest. */
  void delivered(long events) {
    consecutiveFailures = 0;
    breaker = Breaker.CLOSED;
    lastSuccess = Instant.now();
    delivered.addAndGet(events);
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
    int failures = consecutiveFailures + 1;
    if (failures == 1) {
      failingSince = System.nanoTime();
    }
    failedOpening = opening;
    lastError = reason;
    lastFailure = Instant.now();
    if (openNow || failures >= breakerFailures) {
      breaker = Breaker.OPEN;
    }
    consecutiveFailures = failures;
    errors.incrementAndGet();
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

  /** That it is served and behind by more than its limit, for people; empty if it is not. */
  String behind() {
    if (!attached) {
      return "";
    }
    Journal.Lag lag = lag();
    return lag.events() == 0 || lag.oldestSeconds() <= lagLimitSeconds
        ? ""
        : String.format(
            Locale.ROOT,
            "the oldest of %d undelivered events is %.1f s old, more than the limit of %.1f s"
                + " (degraded_lag_seconds and flush_interval_seconds)",
            lag.events(),
            lag.oldestSeconds(),
            lagLimitSeconds);
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

  private static double epochSeconds(@Nullable Instant time) {
    return time == null ? 0 : time.toEpochMilli() / 1000.0;
  }

  /** Takes its meters out of the registry. */
  void remove() {
    meters.remove();
  }
}
