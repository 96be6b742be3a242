package io.edgebot.processor.quality.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.processor.Batch;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Judges the events of one batch. Used once, by one thread. */
final class Judge {
  private final QualitySettings settings;
  private final RuleBook rules;
  private final Findings findings;
  private final Inspector inspector;
  private final long[] outcomes = new long[Outcome.values().length];
  private final long[] failures = new long[Check.all().size()];

  /**
   * A judge.
   *
   * @param now seconds since 1970
   */
  Judge(QualitySettings settings, RuleBook rules, long now) {
    this.settings = settings;
    this.rules = rules;
    this.findings = new Findings(settings.quarantine());
    this.inspector =
        new Inspector(settings.field(), new Times(now), rules.of(RuleBook.EVERY), findings);
  }

  /**
   * Lets an event of the batch pass, annotates it, refuses or drops it.
   *
   * @param duplicate whether the same was taken before
   */
  void judge(Batch batch, int index, boolean duplicate) {
    Event event = batch.event(index);
    findings.reset();
    if (duplicate) {
      if (settings.duplicates().drop()) {
        batch.drop(index, Check.DUPLICATE.text());
        failures[Check.DUPLICATE.ordinal()]++;
        outcomes[Outcome.DROP.ordinal()]++;
        return;
      }
      findings.add(Check.DUPLICATE, "", "new within the window", Penalty.DEFAULT);
    }
    inspector.inspect(event, rules.of(event.type()));
    Outcome outcome = Outcome.PASS;
    if (!findings.isEmpty()) {
      for (Check check : findings.failed()) {
        failures[check.ordinal()]++;
      }
      Check fatal = fatal();
      outcome = fatal == null ? Outcome.ANNOTATE : Outcome.QUARANTINE;
      batch.replace(index, with(event, outcome));
      if (fatal != null) {
        batch.refuse(index, "quality_" + fatal.text());
      }
    } else if (settings.markPassed()) {
      batch.replace(index, with(event, outcome));
    } else if (event.get(settings.field()) instanceof Map<?, ?> verdict
        && verdict.containsKey("outcome")) {
      // Whoever wrote it, it is not this verdict.
      batch.replace(index, event.toBuilder().remove(settings.field()).build());
    }
    outcomes[outcome.ordinal()]++;
  }

  private @Nullable Check fatal() {
    if (findings.fatal() == null && findings.score() < settings.quarantineBelow()) {
      return findings.first();
    }
    return findings.fatal();
  }

  private Event with(Event event, Outcome outcome) {
    return event.toBuilder()
        .put(settings.field(), findings.verdict(outcome, settings.maxReasons()))
        .build();
  }

  /** How many events had an outcome. */
  long count(Outcome outcome) {
    return outcomes[outcome.ordinal()];
  }

  /** How many events failed a check. */
  long count(Check check) {
    return failures[check.ordinal()];
  }
}
