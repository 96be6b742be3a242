package io.edgebot.shipper.internal;

import io.edgebot.api.event.EventId;
import io.edgebot.api.event.SkippedRange;
import io.edgebot.api.sink.StoredEvent;
import java.util.List;

/**
 * What one request says: events of one origin and generation, and which numbers it declares as
 * skipped.
 *
 * @param first the lowest number among events and skipped ranges
 * @param last the highest
 * @param withIds whether each line must carry its identity, since lines and numbers do not match
 */
record Part(
    String origin,
    long generation,
    long first,
    long last,
    boolean withIds,
    List<StoredEvent> events,
    List<SkippedRange> skipped) {

  /**
   * A part of events and ranges of one origin and generation, not both empty.
   *
   * @param ids of the events
   */
  static Part of(
      String origin,
      long generation,
      List<StoredEvent> events,
      List<EventId> ids,
      List<SkippedRange> skipped) {
    long first = Long.MAX_VALUE;
    long last = 0;
    for (EventId id : ids) {
      first = Math.min(first, id.number());
      last = Math.max(last, id.number());
    }
    for (SkippedRange range : skipped) {
      first = Math.min(first, range.first());
      last = Math.max(last, range.last());
    }
    boolean withIds = !skipped.isEmpty() || !isRun(ids, first);
    return new Part(
        origin, generation, first, last, withIds, List.copyOf(events), List.copyOf(skipped));
  }

  /** Header EdgeBot-Sequence. */
  String sequence() {
    return origin
        + '/'
        + EventId.formatGeneration(generation)
        + '/'
        + first
        + '-'
        + last
        + (withIds ? ";ids" : "");
  }

  /** Header EdgeBot-Skipped; empty if nothing is. */
  String skippedHeader() {
    StringBuilder text = new StringBuilder();
    for (SkippedRange range : skipped) {
      text.append(text.isEmpty() ? "" : ", ").append(Parts.format(range));
    }
    return text.toString();
  }

  /** Whether the events are exactly one number each, without a gap. */
  private static boolean isRun(List<EventId> ids, long first) {
    long expected = first;
    for (EventId id : ids) {
      if (id.number() != expected++ || id.part() != 0) {
        return false;
      }
    }
    return true;
  }
}
