package io.edgebot.engine.internal.lane;

import io.edgebot.api.input.AppendRefusedException.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one lane and origin, in order: one worker at a time brings them through the
 * pipeline and into the journal, a few units ahead of what is durable.
 */
final class Partition implements Runnable {
  private static final int UNITS_A_TURN = 8;

  private final String origin;
  private final LaneImpl lane;
  private final Lanes lanes;
  private final Worker worker;
  private final Batches queue;
  private final Flights flights = new Flights();
  private @Nullable Work current;
  private boolean scheduled;
  private boolean timed;
  private boolean over;

  Partition(String origin, LaneImpl lane, Lanes lanes) {
    this.origin = origin;
    this.lane = lane;
    this.lanes = lanes;
    this.queue = new Batches(lanes.limits());
    this.worker = new Worker(this, lane, lanes);
  }

  String origin() {
    return origin;
  }

  /** Adds an entry; called in the order that is to be kept. */
  synchronized void add(Entry entry) {
    queue.add(entry);
    if (queue.isReady()) {
      schedule();
    } else {
      hurryLater();
    }
  }

  /** Something may go on. */
  synchronized void wake() {
    if (!queue.isEmpty() || !flights.isEmpty()) {
      schedule();
    }
  }

  synchronized boolean isIdle() {
    return !scheduled && !timed && oldest() == Long.MAX_VALUE;
  }

  /** Waits until all that was added so far is durable; false at the deadline. */
  synchronized boolean drain(long deadlineNanos) throws InterruptedException {
    long last = queue.entered();
    queue.hurry();
    schedule();
    while (oldest() <= last) {
      long left = deadlineNanos - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
    return true;
  }

  /** Refuses the batches that were not yet begun. */
  void refuseBatches() {
    List<Entry> refused;
    synchronized (this) {
      refused = queue.takeBatches(false);
      notifyAll();
    }
    Results.refuse(lanes, lane, refused, closed());
  }

  /** No worker comes any more: refuses the batches that the journal was not given. */
  void end() {
    List<Entry> refused = new ArrayList<>();
    List<Entry> stuck = List.of();
    synchronized (this) {
      over = true;
      flights.takeWaiting(false).forEach(work -> refused.addAll(work.entries()));
      refused.addAll(queue.takeAll());
      if (current != null) {
        stuck = current.entries(); // its worker gives back the credit, if it ever returns
      }
      notifyAll();
    }
    refused.removeIf(entry -> entry.result() == null); // these are lost, and counted so
    Results.refuse(lanes, lane, refused, closed());
    stuck.forEach(entry -> Results.refuse(lanes, entry, closed()));
  }

  private Closed closed() {
    return new Closed(Reason.CLOSED, "the lane " + lane.instance() + " is closed");
  }

  /** One turn of a worker. */
  @Override
  public void run() {
    for (int i = 0; i < UNITS_A_TURN; i++) {
      Closed reason;
      List<Entry> refused;
      Flight ready;
      Work work;
      synchronized (this) {
        reason = lanes.intake().waiting();
        refused = reason == null ? List.of() : takeAlone();
        ready = lanes.intake().isJournalClosed() ? null : flights.next();
        work = ready == null ? nextWork() : null;
        current = work;
        if (ready == null && work == null && refused.isEmpty()) {
          scheduled = false;
          return;
        }
      }
      if (reason != null) {
        Results.refuse(lanes, lane, refused, reason);
      }
      if (ready != null) {
        worker.give(ready);
      } else if (work != null) {
        bring(work);
      }
    }
    lanes.workers().execute(this); // others have their turn
  }

  /** What stands alone and cannot go on: its senders keep it, and need not wait. */
  private List<Entry> takeAlone() {
    List<Entry> alone = new ArrayList<>(queue.takeBatches(true));
    if (lanes.intake().isJournalClosed()) {
      flights.takeWaiting(true).forEach(work -> alone.addAll(work.entries()));
    }
    if (!alone.isEmpty()) {
      notifyAll();
    }
    return alone;
  }

  /** A worker's unit ended. {@code again} if the journal gave it back. */
  void ended(Flight flight, boolean again) {
    if (!again) { // first, so that whoever drains finds the lane empty
      lane.release(flight.work().size(), flight.work().weight());
    }
    boolean late;
    synchronized (this) {
      late = again && over;
      flights.ended(flight, again);
      notifyAll();
      schedule();
    }
    if (late) {
      end(); // nobody gives it to the journal again
    }
  }

  private void bring(Work work) {
    Flight flight = null;
    boolean ended = false;
    try {
      flight = worker.prepare(work);
      ended = flight == null && work.alone() != null;
      if (ended) {
        worker.refuse(work);
      }
    } catch (RuntimeException | Error e) { // such as a class that cannot be loaded
      worker.giveUp(work, e);
      ended = true;
    }
    if (ended) {
      lane.release(work.size(), work.weight());
    }
    synchronized (this) {
      current = null;
      if (flight != null) {
        flights.add(flight);
      } else if (!ended) {
        queue.hold(work);
      }
      notifyAll();
    }
  }

  /** The place of the first entry that is not durable; the greatest number if all are. */
  private long oldest() {
    long oldest = queue.ticket();
    if (current != null) {
      oldest = Math.min(oldest, current.ticket());
    }
    return Math.min(oldest, flights.ticket());
  }

  /** What is to be worked on now; null if nothing may be. */
  private @Nullable Work nextWork() {
    if (lanes.intake().waiting() != null || !flights.hasRoom(lanes.limits().unitsInFlight())) {
      return null;
    }
    Work work = queue.next();
    if (work == null && !queue.isEmpty()) {
      hurryLater();
    }
    return work;
  }

  /** At the next beat, what is there is written even if it is little. */
  private void hurryLater() {
    if (!timed && !queue.isHurried()) {
      timed = true;
      lanes.workers().later(this::hurry, lanes.workers().untilBeat());
    }
  }

  private synchronized void hurry() {
    timed = false;
    queue.hurry();
    schedule();
  }

  private void schedule() {
    if (!scheduled) {
      scheduled = true;
      lanes.workers().execute(this);
    }
  }
}
