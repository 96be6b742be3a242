package io.edgebot.engine.internal.delivery;

import io.edgebot.api.event.EventId;
import io.edgebot.api.event.SkippedRange;
import java.util.ArrayList;
import java.util.List;

/**
 * What a sink will not get and has still to be told. None is ever dropped: when there are many, a
 * batch ends early, so that they go out. Used by one thread.
 */
final class Skips {
  /** The sink's rules leave the event to others. */
  static final String ROUTED = "routed";

  /** The sink refused the event. */
  static final String QUARANTINED = "quarantined";

  /**
   * The number's parts come apart: it is carried, and yet not to be taken for settled, since more
   * of it comes or lies in quarantine.
   */
  static final String PARTS = "parts";

  private static final int MANY = 64;

  private final List<SkippedRange> ranges = new ArrayList<>();

  /** A number by itself. */
  static SkippedRange number(EventId id, String reason) {
    return new SkippedRange(id.origin(), id.generation(), id.number(), id.number(), reason);
  }

  /** Adds a range; one that goes on where the last one ends lengthens it. */
  void add(SkippedRange range) {
    SkippedRange last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
    if (last != null
        && last.generation() == range.generation()
        && last.origin().equals(range.origin())
        && last.reason().equals(range.reason())
        && range.first() <= last.last() + 1
        && range.first() >= last.first()) {
      ranges.set(
          ranges.size() - 1,
          new SkippedRange(
              last.origin(),
              last.generation(),
              last.first(),
              Math.max(last.last(), range.last()),
              last.reason()));
    } else {
      ranges.add(range);
    }
  }

  /** Whether there are so many that they must go out before more is read. */
  boolean areMany() {
    return ranges.size() >= MANY;
  }

  /**
   * Takes all of them out; nothing if no event goes with them and they can wait for one, since they
   * were only routed elsewhere.
   */
  List<SkippedRange> take(boolean alone) {
    if (alone && !areMany() && ranges.stream().allMatch(range -> range.reason().equals(ROUTED))) {
      return List.of();
    }
    List<SkippedRange> taken = List.copyOf(ranges);
    ranges.clear();
    return taken;
  }

  /** Those that are lost to this sink, as long as nobody does anything by hand. */
  static List<SkippedRange> losses(List<SkippedRange> ranges) {
    return ranges.stream()
        .filter(range -> !List.of(ROUTED, QUARANTINED, PARTS).contains(range.reason()))
        .toList();
  }

  /** Forgets what reading the journal again finds again. */
  void keepUnreadable() {
    ranges.removeIf(range -> !range.reason().equals(QUARANTINED));
  }
}
