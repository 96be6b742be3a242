package io.edgebot.journal.internal;

import java.util.Map;
import java.util.TreeMap;

/** Numbers as intervals that neither overlap nor touch. */
final class IntervalSet {
  private final TreeMap<Long, Long> intervals = new TreeMap<>();

  /** Adds all numbers from first to last. */
  void add(long first, long last) {
    long from = first;
    long to = last;
    Map.Entry<Long, Long> before = intervals.floorEntry(first);
    if (before != null && before.getValue() >= first - 1) {
      from = before.getKey();
      to = Math.max(to, before.getValue());
    }
    Map.Entry<Long, Long> after = intervals.higherEntry(from);
    while (after != null && after.getKey() - 1 <= to) {
      to = Math.max(to, after.getValue());
      intervals.remove(after.getKey());
      after = intervals.higherEntry(from);
    }
    intervals.put(from, to);
  }

  boolean contains(long number) {
    Map.Entry<Long, Long> at = intervals.floorEntry(number);
    return at != null && at.getValue() >= number;
  }

  /** Whether all numbers from first to last are in it. */
  boolean covers(long first, long last) {
    Map.Entry<Long, Long> at = intervals.floorEntry(first);
    return at != null && at.getValue() >= last;
  }

  /** Whether any number from first to last is in it. */
  boolean touches(long first, long last) {
    Map.Entry<Long, Long> at = intervals.floorEntry(last);
    return at != null && at.getValue() >= first;
  }

  /** First and last number of each interval, ascending. */
  Map<Long, Long> intervals() {
    return intervals;
  }
}
