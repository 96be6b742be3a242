package io.edgebot.engine.internal.pipeline;

import io.edgebot.api.event.Event;
import io.edgebot.api.processor.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A range of a flow as a processor sees it. Nothing of the flow changes: what the processor says is
 * kept apart, so that it can be thrown away and asked again.
 */
final class BatchImpl implements Batch {
  private static final int MOST_PARTS = 1000;
  private static final int LONGEST_REASON = 64;

  /** An event that is dropped. */
  record Drop(String reason) {}

  /** An event that is refused. */
  record Refuse(String reason) {}

  private final Flow flow;
  private final int from;
  private final int size;
  private final String input;
  private final @Nullable String origin;
  private Event @Nullable [] replaced;
  private @Nullable Object @Nullable [] fates;
  private List<Runnable> durable = List.of();

  BatchImpl(Flow flow, int from, int to, String input, @Nullable String origin) {
    this.flow = flow;
    this.from = from;
    this.size = to - from;
    this.input = input;
    this.origin = origin;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Event event(int index) {
    Objects.checkIndex(index, size);
    return replaced != null ? replaced[index] : flow.event(from + index);
  }

  @Override
  public String input() {
    return input;
  }

  @Override
  public @Nullable String origin() {
    return origin;
  }

  @Override
  public void replace(int index, Event event) {
    Objects.requireNonNull(event, "event");
    Objects.checkIndex(index, size);
    if (replaced == null) {
      Event[] copy = new Event[size];
      for (int i = 0; i < size; i++) {
        copy[i] = flow.event(from + i);
      }
      replaced = copy;
    }
    replaced[index] = event;
    if (fates != null) {
      fates[index] = null;
    }
  }

  @Override
  public void drop(int index, String reason) {
    fate(index, new Drop(checked(reason)));
  }

  @Override
  public void refuse(int index, String reason) {
    fate(index, new Refuse(checked(reason)));
  }

  @Override
  public void onDurable(Runnable action) {
    Objects.requireNonNull(action, "action");
    if (durable.isEmpty()) {
      durable = new ArrayList<>(1);
    }
    durable.add(action);
  }

  @Override
  public void split(int index, List<Event> parts) {
    Event[] copy = parts.toArray(new Event[0]);
    if (copy.length == 0 || copy.length > MOST_PARTS) {
      throw new IllegalArgumentException(copy.length + " parts are not 1 to " + MOST_PARTS);
    }
    for (Event part : copy) {
      Objects.requireNonNull(part, "part");
    }
    fate(index, copy);
  }

  /** The events in the place of those that came; null if none was replaced. */
  Event @Nullable [] replaced() {
    return replaced;
  }

  /** Whether an event was dropped, refused or split. */
  boolean hasFates() {
    return fates != null;
  }

  /** {@link Drop}, {@link Refuse} or the parts as an array; null if the event goes on. */
  @Nullable Object fate(int index) {
    return fates == null ? null : fates[index];
  }

  /** What waits for the batch to be durable. */
  List<Runnable> durable() {
    return durable;
  }

  private void fate(int index, Object fate) {
    Objects.checkIndex(index, size);
    if (fates == null) {
      fates = new Object[size];
    }
    fates[index] = fate;
  }

  private static String checked(String reason) {
    if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
      throw new IllegalArgumentException("a reason is a word of 1 to " + LONGEST_REASON);
    }
    return reason;
  }
}
