package io.edgebot.engine.internal.pipeline;

import io.edgebot.api.event.Event;
import java.util.Arrays;

/**
 * Events on their way, each with its source: the index of the event that it was in the batch that
 * came from the input. Used by one thread.
 */
final class Flow {
  private Event[] events;
  private int[] sources;
  private int[] parts;
  private int size;

  Flow(Event[] events, int[] sources, int[] parts, int size) {
    this.events = events;
    this.sources = sources;
    this.parts = parts;
    this.size = size;
  }

  Flow(int capacity) {
    this(new Event[capacity], new int[capacity], new int[capacity], 0);
  }

  int size() {
    return size;
  }

  Event event(int index) {
    return events[index];
  }

  int source(int index) {
    return sources[index];
  }

  int part(int index) {
    return parts[index];
  }

  void forgetEvents() {
    events = new Event[0];
  }

  void add(Event event, int source, int part) {
    if (size == events.length) {
      int capacity = size * 2 + 16;
      events = Arrays.copyOf(events, capacity);
      sources = Arrays.copyOf(sources, capacity);
      parts = Arrays.copyOf(parts, capacity);
    }
    events[size] = event;
    sources[size] = source;
    parts[size++] = part;
  }

  /** The same places with other events. */
  Flow with(Event[] replaced) {
    return new Flow(replaced, sources, parts, size);
  }
}
