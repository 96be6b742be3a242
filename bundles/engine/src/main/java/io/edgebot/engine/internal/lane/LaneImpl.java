package io.edgebot.engine.internal.lane;

import io.edgebot.api.event.Event;
import io.edgebot.api.input.Append;
import io.edgebot.api.input.AppendRefusedException;
import io.edgebot.api.input.AppendRefusedException.Reason;
import io.edgebot.api.input.AppendResult;
import io.edgebot.api.input.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lane of one input: it bounds what is in memory and counts it. The events themselves wait in
 * partitions, one for each origin, each in order. One lock is taken a call, none an event.
 */
public final class LaneImpl implements Lane {
  private static final Logger LOG = LoggerFactory.getLogger(LaneImpl.class);
  private static final int MANY_PARTITIONS = 1024;
  private static final int FIRST_GUESS = 1024;

  private final String instance;
  private final Lanes lanes;
  private final LaneLimits limits;
  private final LaneMeter meter;
  private final Map<String, Partition> partitions = new ConcurrentHashMap<>();
  private final Object lock = new Object();
  private int usedEvents;
  private long usedBytes;
  private int typicalWeight = FIRST_GUESS;
  private boolean exhausted;
  private boolean open;
  private volatile @Nullable Runnable creditListener;
  private volatile @Nullable Instant lastReceived;

  LaneImpl(String instance, Lanes lanes, LaneMeter meter) {
    this.instance = instance;
    this.lanes = lanes;
    this.limits = lanes.limits();
    this.meter = meter;
  }

  /** The input's instance name. */
  public String instance() {
    return instance;
  }

  /** When events last came; null if none did. */
  public @Nullable Instant lastReceived() {
    return lastReceived;
  }

  /** Events in memory that are not yet durable. */
  public long uncommitted() {
    synchronized (lock) {
      return usedEvents;
    }
  }

  @Override
  public int credit() {
    boolean closed = lanes.closed() != null;
    synchronized (lock) {
      int credit = closed || !open ? 0 : free();
      exhausted |= credit == 0;
      return credit;
    }
  }

  @Override
  public int offer(List<Event> events) {
    return take(events.toArray(new Event[0]), 0);
  }

  @Override
  public void put(List<Event> events) throws InterruptedException {
    Event[] all = events.toArray(new Event[0]);
    int taken = 0;
    while (true) {
      taken += take(all, taken);
      if (taken == all.length) {
        return;
      }
      synchronized (lock) {
        if (!open) {
          throw new InterruptedException(instance + ": the lane is closed");
        }
        if (lanes.closed() != null || free() == 0) {
          exhausted = true;
          lock.wait();
        }
      }
    }
  }

  @Override
  public CompletionStage<AppendResult> append(Append batch) {
    Event[] events = batch.events().toArray(new Event[0]);
    long weight = 0;
    for (Event event : events) {
      weight += event.weight();
    }
    if (events.length > limits.events() || weight > 2 * limits.bytes()) {
      return refused(
          Reason.TOO_LARGE,
          events.length + " events in a batch are more than the lane " + instance + " can take");
    }
    Closed closed = lanes.closed();
    CompletableFuture<AppendResult> result = new CompletableFuture<>();
    synchronized (lock) {
      if (!open) {
        return refused(Reason.CLOSED, "the lane " + instance + " is closed");
      }
      if (closed != null) {
        exhausted = true;
        return refused(closed.reason(), closed.text());
      }
      if (events.length > 0 && free() == 0) {
        exhausted = true;
        return refused(Reason.BUSY, "the lane " + instance + " is full: the journal lags behind");
      }
      use(events.length, weight);
      partition(origin(batch)).add(new Entry(events, weight, batch, result));
    }
    received(events.length);
    return result;
  }

  @Override
  public void onCredit(Runnable listener) {
    creditListener = listener;
  }

  @Override
  public boolean drain(Duration deadline) throws InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    boolean all = true;
    for (Partition partition : partitions.values()) {
      all &= partition.drain(end);
    }
    return all;
  }

  @Override
  public void dropped(long events, String reason) {
    meter.dropped(events, reason);
  }

  /** Takes from an input again. */
  void open() {
    synchronized (lock) {
      open = true;
    }
  }

  /**
   * Takes no more from its input. Batches that the journal was not yet given are refused; events
   * that were taken one by one go on.
   */
  public void close() {
    synchronized (lock) {
      open = false;
      creditListener = null;
      lock.notifyAll();
    }
    partitions.values().forEach(Partition::refuseBatches);
  }

  /** What is in memory is lost now. */
  void countLost() {
    long lost = uncommitted();
    if (lost > 0) {
      LOG.warn("{}: {} events were not yet durable when the lane ended", instance, lost);
      meter.dropped(lost, "shutdown");
    }
  }

  LaneMeter meter() {
    return meter;
  }

  /** Gives back credit. */
  void release(int events, long weight) {
    synchronized (lock) {
      usedEvents -= events;
      usedBytes -= weight;
    }
    signal();
  }

  /** Intake opened or closed. */
  void changed() {
    partitions.values().forEach(Partition::wake);
    signal();
  }

  private void signal() {
    boolean returned;
    boolean closed = lanes.closed() != null;
    synchronized (lock) {
      returned = exhausted && !closed && free() > 0;
      if (returned) {
        exhausted = false;
        lock.notifyAll();
      }
    }
    Runnable listener = creditListener;
    if (returned && listener != null) {
      try {
        listener.run();
      } catch (RuntimeException e) {
        LOG.warn("{}: the input failed when it was given credit", instance, e);
      }
    }
  }

  private int take(Event[] events, int from) {
    boolean closed = lanes.closed() != null;
    int count;
    synchronized (lock) {
      if (closed || !open) {
        exhausted = true;
        return 0;
      }
      count = Math.min(events.length - from, Math.max(0, limits.events() - usedEvents));
      long weight = 0;
      int taken = 0;
      while (taken < count && usedBytes + weight < limits.bytes()) {
        weight += events[from + taken++].weight();
      }
      count = taken;
      exhausted |= from + count < events.length;
      if (count > 0) {
        use(count, weight);
        Event[] chunk = new Event[count];
        System.arraycopy(events, from, chunk, 0, count);
        partition("").add(new Entry(chunk, weight, null, null));
      }
    }
    received(count);
    return count;
  }

  private void received(int count) {
    if (count > 0) {
      meter.received(count);
      lastReceived = Instant.now();
    }
  }

  private void use(int events, long weight) {
    usedEvents += events;
    usedBytes += weight;
    if (events > 0) {
      typicalWeight = (int) Math.max(64, (typicalWeight * 7L + weight / events) / 8);
    }
  }

  /** About how many events there is room for; at least one if there is room at all. */
  private int free() {
    int free = limits.events() - usedEvents;
    long bytes = limits.bytes() - usedBytes;
    if (free <= 0 || bytes <= 0) {
      return 0;
    }
    return (int) Math.max(1, Math.min(free, bytes / typicalWeight));
  }

  private Partition partition(String origin) {
    if (partitions.size() >= MANY_PARTITIONS && !partitions.containsKey(origin)) {
      partitions.values().removeIf(Partition::isIdle); // origins are not bounded
    }
    return partitions.computeIfAbsent(origin, name -> new Partition(name, this, lanes));
  }

  private static String origin(Append batch) {
    if (batch.claim() != null) {
      return batch.claim().origin();
    }
    return batch.ids().isEmpty() ? "" : batch.ids().get(0).origin();
  }

  private static CompletionStage<AppendResult> refused(Reason reason, String text) {
    return CompletableFuture.failedFuture(
        new AppendRefusedException(reason, Objects.requireNonNull(text)));
  }
}
