package io.edgebot.engine.internal.pipeline;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventId;
import io.edgebot.api.processor.Processor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The ordered processors. Batches run through an immutable snapshot of them; what changes makes a
 * new one. While a required processor is missing or fails, nothing passes. Thread-safe.
 */
public final class Pipeline {
  /** How long a leaving processor's calls may last before their results are thrown away. */
  static final Duration RELEASE = Duration.ofSeconds(5);

  private final Arrangement arrangement = new Arrangement();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** Those that left while a call of theirs ran on. */
  private final List<Stage> overdue = new CopyOnWriteArrayList<>();

  private volatile Snapshot current = new Snapshot(List.of(), PipelineOrder.NONE, "");

  /** An empty pipeline: all passes. */
  public Pipeline() {}

  /** Calls a listener after each change; it must be quick. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /**
   * Sets the order. One that has a mistake, or breaks what a present processor demands, is refused:
   * the last good one stays, and {@link #notice} says so. Before there is a good one, nothing
   * passes.
   */
  public void configure(PipelineOrder order) {
    synchronized (this) {
      arrangement.order(order);
      current = arrangement.snapshot();
    }
    changed();
  }

  /** Puts a processor, which is open, in its place. */
  public void put(String instance, Processor processor) {
    synchronized (this) {
      arrangement.put(new Stage(instance, processor));
      current = arrangement.snapshot();
    }
    changed();
  }

  /**
   * Takes a processor out; returns when the batches that may still call it have ended, or after 5
   * s. A call that lasts longer is interrupted, what it returns is thrown away, and {@link #notice}
   * names it; a batch that has not come to it by then begins again without it.
   *
   * @return whether no call of it runs any more
   */
  public boolean remove(String instance) {
    return remove(instance, RELEASE);
  }

  boolean remove(String instance, Duration release) {
    Stage leaving;
    synchronized (this) {
      leaving = arrangement.remove(instance);
      if (leaving == null) {
        return true;
      }
      current = arrangement.snapshot();
    }
    changed();
    boolean released = leaving.calls().leave(System.nanoTime() + release.toNanos());
    if (!released) {
      overdue.add(leaving);
    }
    return released;
  }

  /** Why nothing passes; empty if events pass. */
  public String blocked() {
    return current.blocked();
  }

  /** Gives processors that failed too often another try. */
  public void retry() {
    boolean any = false;
    for (Stage stage : current.stages()) {
      if (stage.failing()) {
        stage.failing(false);
        any = true;
      }
    }
    if (any) {
      changed();
    }
  }

  /** What is wrong with the order, or with a processor that left; empty if nothing. */
  public String notice() {
    overdue.removeIf(stage -> !stage.calls().isCalled());
    for (Stage stage : overdue) {
      return "a call of "
          + stage.instance()
          + " has not returned since the processor was stopped: it keeps a worker, and the batch"
          + " that it was given waits; if it stays so, restart EdgeBot";
    }
    synchronized (this) {
      return arrangement.notice();
    }
  }

  /** The order that is configured. */
  public synchronized PipelineOrder order() {
    return arrangement.order();
  }

  /** The processors that are in use, in order. */
  public List<Stage> stages() {
    return current.stages();
  }

  /**
   * Runs a batch.
   *
   * @param input instance name of the input
   * @param origin the events' origin; null for what this process collected itself
   * @param ids identities that the events have; empty if they have none
   * @throws BlockedException if nothing passes; nothing came of the batch then
   */
  public RunResult run(String input, @Nullable String origin, Event[] events, List<EventId> ids)
      throws BlockedException {
    RunResult result;
    do {
      result = attempt(current, input, origin, flow(events, ids), DropWatch.NONE);
    } while (result == null);
    return result;
  }

  /**
   * Runs a batch without counting anything of it; null if a processor was let go meanwhile, and it
   * must begin again.
   */
  @Nullable RunResult tryOut(String input, @Nullable String origin, Event[] events, DropWatch watch)
      throws BlockedException {
    return attempt(current.aside(), input, origin, flow(events, List.of()), watch);
  }

  /** Runs a batch through a snapshot; null if a processor was let go meanwhile. */
  private static @Nullable RunResult attempt(
      Snapshot snapshot, String input, @Nullable String origin, Flow flow, DropWatch watch)
      throws BlockedException {
    if (!snapshot.enter()) {
      return null; // there is another one already
    }
    try {
      String blocked = snapshot.blocked();
      if (!blocked.isEmpty()) {
        throw new BlockedException(blocked);
      }
      return new PipelineRun(snapshot, input, origin, watch).run(flow);
    } catch (RevokedException e) {
      return null; // the batch starts over without the processor that left
    } finally {
      snapshot.exit();
    }
  }

  private static Flow flow(Event[] events, List<EventId> ids) {
    int[] sources = new int[events.length];
    int[] parts = new int[events.length];
    for (int i = 0; i < events.length; i++) {
      sources[i] = i;
      parts[i] = ids.isEmpty() ? 0 : ids.get(i).part();
    }
    return new Flow(events, sources, parts, events.length);
  }

  private void changed() {
    listeners.forEach(Runnable::run);
  }
}
