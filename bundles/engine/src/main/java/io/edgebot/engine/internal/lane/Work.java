package io.edgebot.engine.internal.lane;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventId;
import io.edgebot.api.input.Append;
import io.edgebot.api.plugin.State;
import io.edgebot.journal.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Entries that become one unit. */
final class Work {
  private final int size;
  private final long weight;
  private List<Entry> entries;
  private Event[] events;

  Work(List<Entry> entries) {
    this.entries = entries;
    long weighs = 0;
    int count = 0;
    for (Entry entry : entries) {
      weighs += entry.weight();
      count += entry.size();
    }
    size = count;
    weight = weighs;
    events = entries.size() == 1 ? entries.get(0).events() : join(entries, count);
  }

  List<Entry> entries() {
    return entries;
  }

  Event[] events() {
    return events;
  }

  /** How many events they are, or were. */
  int size() {
    return size;
  }

  /**
   * Lets go of the events, which are encoded by now. They are many times as large in memory as
   * their bytes, and would wait there for the journal.
   */
  void forgetEvents() {
    entries = entries.stream().map(Entry::withoutEvents).toList();
    events = new Event[0];
  }

  long weight() {
    return weight;
  }

  /** The place of its first entry among all of the partition. */
  long ticket() {
    return entries.get(0).ticket();
  }

  /** The batch that brings a claim, identities or a principal; null if none does. */
  @Nullable Append alone() {
    return entries.get(0).standsAlone() ? entries.get(0).append() : null;
  }

  List<EventId> ids() {
    Append append = alone();
    return append == null ? List.of() : append.ids();
  }

  String principal() {
    Append append = alone();
    return append == null || append.principal() == null ? "" : append.principal();
  }

  Unit.@Nullable Claim claim() {
    Append append = alone();
    if (append == null || append.claim() == null) {
      return null;
    }
    var claim = append.claim();
    return new Unit.Claim(
        principal(),
        claim.origin(),
        claim.generation(),
        claim.first(),
        claim.last(),
        claim.hash(),
        claim.skipped());
  }

  /** The checkpoints of all batches; the later of a name counts. */
  Map<String, byte[]> checkpoints() {
    Map<String, byte[]> all = Map.of();
    for (Entry entry : entries) {
      Append append = entry.append();
      if (append != null && !append.checkpoints().isEmpty()) {
        if (all.isEmpty()) {
          all = append.checkpoints();
        } else {
          all = new HashMap<>(all);
          all.putAll(append.checkpoints());
        }
      }
    }
    return all;
  }

  List<State.Change> changes() {
    List<State.Change> all = List.of();
    for (Entry entry : entries) {
      Append append = entry.append();
      if (append != null && !append.changes().isEmpty()) {
        all = new ArrayList<>(all);
        all.addAll(append.changes());
      }
    }
    return all;
  }

  private static Event[] join(List<Entry> entries, int count) {
    Event[] all = new Event[count];
    int at = 0;
    for (Entry entry : entries) {
      System.arraycopy(entry.events(), 0, all, at, entry.size());
      at += entry.size();
    }
    return all;
  }
}
