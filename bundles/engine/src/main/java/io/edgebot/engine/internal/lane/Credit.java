package io.edgebot.engine.internal.lane;

import io.edgebot.api.event.Event;
import org.jspecify.annotations.Nullable;

/** How much a lane has in memory, and may have. Guarded by its lock. */
final class Credit {
  private static final int FIRST_GUESS = 1024;

  private final LaneLimits limits;
  private int usedEvents;
  private long usedBytes;
  private int typicalWeight = FIRST_GUESS;

  Credit(LaneLimits limits) {
    this.limits = limits;
  }

  /** Events in memory. */
  int used() {
    return usedEvents;
  }

  /** About how many events there is room for; at least one if there is room at all. */
  int free() {
    int free = limits.events() - usedEvents;
    long bytes = limits.bytes() - usedBytes;
    if (free <= 0 || bytes <= 0) {
      return 0;
    }
    return (int) Math.max(1, Math.min(free, bytes / typicalWeight));
  }

  /** Takes as many as there is room for, from an index on; null if there is none. */
  @Nullable Entry take(Event[] events, int from) {
    int most = Math.min(events.length - from, limits.events() - usedEvents);
    long weight = 0;
    int count = 0;
    while (count < most && usedBytes + weight < limits.bytes()) {
      weight += events[from + count++].weight();
    }
    if (count == 0) {
      return null;
    }
    use(count, weight);
    Event[] taken = new Event[count];
    System.arraycopy(events, from, taken, 0, count);
    return new Entry(taken, weight, null, null);
  }

  void use(int events, long weight) {
    usedEvents += events;
    usedBytes += weight;
    if (events > 0) {
      typicalWeight = (int) Math.max(64, (typicalWeight * 7L + weight / events) / 8);
    }
  }

  void release(int events, long weight) {
    usedEvents -= events;
    usedBytes -= weight;
  }
}
