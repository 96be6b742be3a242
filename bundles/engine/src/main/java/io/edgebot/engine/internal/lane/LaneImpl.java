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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lane of one input: it bounds what is in memory and counts it. The events themselves wait in
 * partitions, one for each origin, each in order. One lock is taken a call, none an event.
 */
public final class LaneImpl implements Lane {
  private static final Logger LOG = LoggerFactory.getLogger(LaneImpl.class);

  private final String instance;
  private final Lanes lanes;
  private final LaneLimits limits;
  private final LaneMeter meter;
  private final Partitions partitions;
  private final Object lock = new Object();
  private final Credit credit;
  private boolean exhausted;
  private boolean open;
  private volatile @Nullable Runnable creditListener;
  private volatile @Nullable Instant lastReceived;

  LaneImpl(String instance, Lanes lanes, LaneMeter meter) {
    this.instance = instance;
    this.lanes = lanes;
    this.limits = lanes.limits();
    this.credit = new Credit(limits);
    this.partitions = new Partitions(origin -> new Partition(origin, this, lanes));
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
      return credit.used();
    }
  }

  @Override
  public int credit() {
    boolean closed = isClosed();
    synchronized (lock) {
      int free = closed || !open ? 0 : credit.free();
      exhausted |= free == 0;
      return free;
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
        if (isClosed() || credit.free() == 0) {
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
    Closed closed = lanes.intake().closed();
    CompletableFuture<AppendResult> result = new CompletableFuture<>();
    synchronized (lock) {
      if (!open) {
        return refused(Reason.CLOSED, "the lane " + instance + " is closed");
      }
      if (closed != null) {
        exhausted = true;
        return refused(closed.reason(), closed.text());
      }
      if (events.length > 0 && credit.free() == 0) {
        exhausted = true;
        return refused(Reason.BUSY, "the lane " + instance + " is full: the journal lags behind");
      }
      credit.use(events.length, weight);
      partitions.add(new Entry(events, weight, batch, result));
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
    return partitions.drain(System.nanoTime() + deadline.toNanos());
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
    partitions.refuseBatches();
  }

  /** There are no workers any more: batches are refused, and other events are lost. */
  void end() {
    partitions.end();
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
      credit.release(events, weight);
    }
    signal();
  }

  /** Intake opened or closed. */
  void changed() {
    partitions.wake();
    signal();
  }

  private void signal() {
    boolean returned;
    boolean closed = isClosed();
    synchronized (lock) {
      returned = exhausted && !closed && credit.free() > 0;
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
    boolean closed = isClosed();
    int count = 0;
    synchronized (lock) {
      if (closed || !open) {
        exhausted = true;
        return 0;
      }
      Entry entry = credit.take(events, from);
      if (entry != null) {
        count = entry.size();
        partitions.add(entry);
      }
      exhausted |= from + count < events.length;
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

  private boolean isClosed() {
    return lanes.intake().closed() != null;
  }

  private static CompletionStage<AppendResult> refused(Reason reason, String text) {
    return CompletableFuture.failedFuture(
        new AppendRefusedException(reason, Objects.requireNonNull(text)));
  }
}
