package io.edgebot.processor.redact.internal;

import io.edgebot.api.plugin.Counters;
import io.edgebot.api.plugin.Counters.Counter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was taken out of events, as metrics. Thread-safe. */
final class RedactCounters {
  private static final Map<Action, String> ACTIONS =
      Map.of(Action.DROP, "dropped", Action.MASK, "masked", Action.HASH, "hashed");

  private static final Counters.Spec FIELDS =
      Counters.Spec.of(
          "edgebot_redact_fields_total",
          "Fields dropped, masked or hashed because of their name or path.",
          "action",
          List.copyOf(ACTIONS.values()));
  private static final Counters.Spec VALUES =
      Counters.Spec.of(
          "edgebot_redact_values_total",
          "Values replaced in texts, by what found them.",
          "detector",
          Kind.labels());
  private static final Counters.Spec WITHHELD =
      Counters.Spec.of(
          "edgebot_redact_withheld_total",
          "Events that still held a secret when they were rewritten, and were put into quarantine"
              + " without their content.");

  private final Map<Action, Counter> fields = new EnumMap<>(Action.class);
  private final Map<Kind, Counter> values = new EnumMap<>(Kind.class);
  private final Counter withheld;

  RedactCounters(Counters counters) {
    ACTIONS.forEach((action, label) -> fields.put(action, counters.counter(FIELDS, label)));
    for (Kind kind : Kind.values()) {
      values.put(kind, counters.counter(VALUES, kind.label()));
    }
    withheld = counters.counter(WITHHELD);
  }

  /** Takes over what was counted in a batch. */
  void add(Redactor redactor, int withheldEvents) {
    fields.forEach((action, counter) -> add(counter, redactor.takeFields(action)));
    values.forEach((kind, counter) -> add(counter, redactor.takeFound(kind)));
    add(withheld, withheldEvents);
  }

  private static void add(Counter counter, int amount) {
    if (amount > 0) {
      counter.add(amount);
    }
  }
}
