package io.edgebot.processor.filter.internal;

import io.edgebot.api.event.Event;
import java.util.List;

/** A rule: what it does with the events that meet all its conditions. */
record Rule(Action action, List<Condition> conditions) {
  /** Whether an event meets all conditions. */
  boolean fits(Event event) {
    for (Condition condition : conditions) {
      if (!condition.fits(event)) {
        return false;
      }
    }
    return true;
  }
}
