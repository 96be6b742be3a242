package io.edgebot.engine.internal.lane;

import io.edgebot.api.event.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entries that wait in a partition, in order. Guarded by its lock. */
final class Batches {
  private final LaneLimits limits;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private int events;
  private long weight;
  private int waiting;
  private long entered;
  private boolean hurried;

  /** What was begun, and did not pass. */
  private @Nullable Work held;

  Batches(LaneLimits limits) {
    this.limits = limits;
  }

  void add(Entry entry) {
    entries.addLast(entry.at(++entered));
    count(entry, 1);
  }

  /** The place of the last entry that was added, among all of the partition. */
  long entered() {
    return entered;
  }

  /** Takes work back that is to begin again before all others. */
  void hold(Work work) {
    held = work;
  }

  boolean isEmpty() {
    return entries.isEmpty() && held == null;
  }

  /** All that is there is to be worked on now, even if it is little. */
  void hurry() {
    hurried = true;
  }

  boolean isHurried() {
    return hurried;
  }

  /** Whether there is enough for a unit, or someone waits. */
  boolean isReady() {
    return waiting > 0 || events >= limits.unitEvents() || weight >= 4L * limits.blockBytes();
  }

  /** What is to be worked on now; null if nothing is, or it is too little yet. */
  @Nullable Work next() {
    Work work = held;
    held = null;
    if (work == null && (hurried || isReady())) {
      work = take();
    }
    if (isEmpty()) {
      hurried = false;
    }
    return work;
  }

  /** One batch that stands alone, or a unit's worth of others. */
  private @Nullable Work take() {
    List<Entry> taken = new ArrayList<>(1);
    int count = 0;
    long weighs = 0;
    while (true) {
      Entry next = entries.peekFirst();
      if (next == null || (next.standsAlone() && !taken.isEmpty())) {
        break;
      }
      int room = limits.unitEvents() - count;
      if (next.append() == null && next.size() > room) {
        taken.add(cut(next, room));
        break;
      }
      if (next.size() > room && !taken.isEmpty()) {
        break;
      }
      entries.removeFirst();
      count(next, -1);
      taken.add(next);
      count += next.size();
      weighs += next.weight();
      if (next.standsAlone()
          || count >= limits.unitEvents()
          || weighs >= 4L * limits.blockBytes()) {
        break;
      }
    }
    return taken.isEmpty() ? null : new Work(taken);
  }

  /** Removes the batches that someone waits for; of those, only the ones that stand alone. */
  List<Entry> takeBatches(boolean onlyAlone) {
    List<Entry> batches =
        entries.stream()
            .filter(entry -> entry.result() != null && (!onlyAlone || entry.standsAlone()))
            .toList();
    if (!batches.isEmpty()) {
      entries.removeAll(batches);
      batches.forEach(entry -> count(entry, -1));
    }
    return batches;
  }

  /** Removes all, in order. */
  List<Entry> takeAll() {
    entries.forEach(entry -> count(entry, -1));
    List<Entry> all = new ArrayList<>();
    if (held != null) {
      all.addAll(held.entries());
      held = null;
    }
    all.addAll(entries);
    entries.clear();
    return all;
  }

  /** The place of the first entry among all of the partition; the greatest number if none waits. */
  long ticket() {
    Entry first = entries.peekFirst();
    long ticket = first == null ? Long.MAX_VALUE : first.ticket();
    return held == null ? ticket : Math.min(ticket, held.ticket());
  }

  /** Takes the first events of the first entry and leaves the others in its place. */
  private Entry cut(Entry first, int size) {
    entries.removeFirst();
    count(first, -1);
    Event[] head = Arrays.copyOf(first.events(), size);
    Event[] tail = Arrays.copyOfRange(first.events(), size, first.size());
    long share = first.weight() * size / first.size();
    Entry rest = new Entry(tail, tail.length, first.weight() - share, null, null, first.ticket());
    entries.addFirst(rest);
    count(rest, 1);
    return new Entry(head, size, share, null, null, first.ticket());
  }

  private void count(Entry entry, int sign) {
    events += sign * entry.size();
    weight += sign * entry.weight();
    waiting += entry.result() == null ? 0 : sign;
  }
}
