package io.edgebot.processor.quality.internal;

import io.edgebot.api.plugin.Counters;
import io.edgebot.api.plugin.Counters.Counter;
import java.util.EnumMap;
import java.util.Map;

/** Counts events by outcome and by the checks that they failed. Thread-safe. */
final class QualityCounts {
  private static final Counters.Spec EVENTS =
      Counters.Spec.of(
          "edgebot_quality_events_total", "Events by outcome.", "outcome", Outcome.names());
  private static final Counters.Spec FAILURES =
      Counters.Spec.of(
          "edgebot_quality_failures_total", "Events that failed a check.", "rule", Check.names());

  private final Map<Outcome, Counter> events = new EnumMap<>(Outcome.class);
  private final Map<Check, Counter> failures = new EnumMap<>(Check.class);

  QualityCounts(Counters counters) {
    for (Outcome outcome : Outcome.values()) {
      events.put(outcome, counters.counter(EVENTS, outcome.text()));
    }
    for (Check check : Check.all()) {
      failures.put(check, counters.counter(FAILURES, check.text()));
    }
  }

  /** Adds what became of a batch. */
  void add(Judge judge) {
    events.forEach((outcome, counter) -> add(counter, judge.count(outcome)));
    failures.forEach((check, counter) -> add(counter, judge.count(check)));
  }

  private static void add(Counter counter, long amount) {
    if (amount > 0) {
      counter.add(amount);
    }
  }
}
