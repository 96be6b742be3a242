package io.edgebot.transport.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.input.Append;
import io.edgebot.api.input.AppendResult;
import io.edgebot.api.input.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** A lane whose credit a test gives. */
final class FakeLane implements Lane {
  private final List<String> messages = new ArrayList<>();
  private final Map<String, Long> dropped = new HashMap<>();
  private long credit;
  private Runnable listener = () -> {};

  FakeLane(long credit) {
    this.credit = credit;
  }

  /** Gives more credit. */
  void grant(long events) {
    Runnable told;
    synchronized (this) {
      credit += events;
      told = listener;
    }
    told.run();
  }

  synchronized List<String> messages() {
    return List.copyOf(messages);
  }

  synchronized int size() {
    return messages.size();
  }

  synchronized long dropped(String reason) {
    return dropped.getOrDefault(reason, 0L);
  }

  @Override
  public synchronized int credit() {
    return (int) Math.min(Integer.MAX_VALUE, credit);
  }

  @Override
  public synchronized int offer(List<Event> events) {
    int taken = (int) Math.min(credit, events.size());
    credit -= taken;
    for (Event event : events.subList(0, taken)) {
      messages.add(event.message());
    }
    return taken;
  }

  @Override
  public void put(List<Event> events) {
    throw new UnsupportedOperationException("transport never blocks");
  }

  @Override
  public CompletionStage<AppendResult> append(Append batch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized void onCredit(Runnable newListener) {
    listener = newListener;
  }

  @Override
  public boolean drain(Duration deadline) {
    return true;
  }

  @Override
  public synchronized void dropped(long events, String reason) {
    dropped.merge(reason, events, Long::sum);
  }
}
