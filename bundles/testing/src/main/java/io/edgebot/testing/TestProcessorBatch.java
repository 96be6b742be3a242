package io.edgebot.testing;

import io.edgebot.api.event.Event;
import io.edgebot.api.processor.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A batch to process, which notes what a processor does with it. */
public final class TestProcessorBatch implements Batch {
  private final @Nullable String origin;
  private final List<Event> events;
  private final List<Integer> replaced = new ArrayList<>();
  private final Map<Integer, String> dropped = new TreeMap<>();
  private final Map<Integer, String> refused = new TreeMap<>();
  private final List<Runnable> whenDurable = new ArrayList<>();

  /** Events of an edge, or of this process. */
  public TestProcessorBatch(@Nullable String origin, List<Event> events) {
    this.origin = origin;
    this.events = new ArrayList<>(events);
  }

  /** Events of an edge. */
  public static TestProcessorBatch of(Event... events) {
    return new TestProcessorBatch(TestEvent.ORIGIN, List.of(events));
  }

  /** The events as they were last replaced. */
  public List<Event> events() {
    return events;
  }

  /** The places of the events that were replaced, one for each time. */
  public List<Integer> replaced() {
    return replaced;
  }

  /** The reasons of what was dropped, by its place. */
  public Map<Integer, String> dropped() {
    return dropped;
  }

  /** The reasons of what was refused, by its place. */
  public Map<Integer, String> refused() {
    return refused;
  }

  /** What became of the batch is durable. */
  public void becomeDurable() {
    whenDurable.forEach(Runnable::run);
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
  public @Nullable String origin() {
    return origin;
  }

  @Override
  public void replace(int index, Event event) {
    events.set(index, event);
    replaced.add(index);
  }

  @Override
  public void drop(int index, String reason) {
    dropped.put(index, reason);
  }

  @Override
  public void split(int index, List<Event> parts) {
    throw new AssertionError("no processor that is tested so splits");
  }

  @Override
  public void refuse(int index, String reason) {
    refused.put(index, reason);
  }

  @Override
  public void onDurable(Runnable action) {
    whenDurable.add(action);
  }
}
