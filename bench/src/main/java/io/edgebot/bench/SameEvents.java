package io.edgebot.bench;

import io.edgebot.api.event.Event;
import io.edgebot.api.processor.Batch;
import java.util.List;

/**
 * A batch to process again and again: its events stay as they came, and none may be dropped, split
 * or refused, since that would be measured as less work than it is.
 */
public record SameEvents(List<Event> events) implements Batch {
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
  public void replace(int index, Event event) {}

  @Override
  public void drop(int index, String reason) {
    throw new IllegalStateException(reason);
  }

  @Override
  public void split(int index, List<Event> parts) {
    throw new IllegalStateException("split");
  }

  @Override
  public void refuse(int index, String reason) {
    throw new IllegalStateException(reason);
  }
}
