package io.edgebot.processor.quality.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.processor.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Events, and what became of them. */
final class FakeBatch implements Batch {
  final List<Event> events;
  final Map<Integer, String> refused = new TreeMap<>();
  final Map<Integer, String> dropped = new TreeMap<>();
  final List<Runnable> whenDurable = new ArrayList<>();
  int replaced;

  FakeBatch(List<Event> events) {
    this.events = new ArrayList<>(events);
  }

  @Override
  public int size() {
    return events.size();
  }

  @Override
  public Event event(int index) {
    return events.get(index);
  }

  @Override
  public String input() {
    return "ingest";
  }

  @Override
  public String origin() {
    return "edge-1";
  }

  @Override
  public void replace(int index, Event event) {
    events.set(index, event);
    replaced++;
  }

  @Override
  public void refuse(int index, String reason) {
    refused.put(index, reason);
  }

  @Override
  public void onDurable(Runnable action) {
    whenDurable.add(action);
  }

  void becomeDurable() {
    whenDurable.forEach(Runnable::run);
  }

  @Override
  public void drop(int index, String reason) {
    dropped.put(index, reason);
  }

  @Override
  public void split(int index, List<Event> parts) {
    throw new AssertionError("nothing is split");
  }
}
