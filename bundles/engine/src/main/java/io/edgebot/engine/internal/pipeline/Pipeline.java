package io.edgebot.engine.internal.pipeline;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventId;
import io.edgebot.api.processor.Processor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The ordered processors. Batches run through an immutable snapshot of them; what changes makes a
 * new one. While a required processor is missing or fails, nothing passes. Thread-safe.
 */
public final class Pipeline {
  /** How long a leaving processor's calls may last before their results are thrown away. */
  static final Duration RELEASE = Duration.ofSeconds(5);

  private final Map<String, Stage> present = new HashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private PipelineOrder wanted = PipelineOrder.NONE;
  private @Nullable PipelineOrder good;
  private String notice = "";
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
      wanted = order;
      rebuild();
    }
    changed();
  }

  /** Puts a processor, which is open, in its place. */
  public void put(String instance, Processor processor) {
    synchronized (this) {
      present.put(instance, new Stage(instance, processor));
      rebuild();
    }
    changed();
  }

  /**
   * Takes a processor out; returns when no call of it runs any more, or after 5 s, and then what
   * the call returns is thrown away.
   *
   * @return whether its last call returned in time
   */
  public boolean remove(String instance) {
    return remove(instance, RELEASE);
  }

  boolean remove(String instance, Duration release) {
    Snapshot old;
    Stage leaving;
    synchronized (this) {
      leaving = present.remove(instance);
      if (leaving == null) {
        return true;
      }
      old = current;
      rebuild();
    }
    changed();
    boolean released = false;
    try {
      released = old.awaitEmpty(System.nanoTime() + release.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    leaving.revoke();
    return released;
  }

  /** Why nothing passes; empty if events pass. */
  public String blocked() {
    Snapshot now = current;
    if (!now.blocked().isEmpty()) {
      return now.blocked();
    }
    for (Stage stage : now.stages()) {
      if (stage.failing()) {
        return "the required processor "
            + stage.instance()
            + " fails on every event ("
            + stage.lastError()
            + "): see its log, then repair, reconfigure or replace it";
      }
    }
    return "";
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

  /** What is wrong with the order; empty if nothing. */
  public synchronized String notice() {
    return notice;
  }

  /** The order that is configured. */
  public synchronized PipelineOrder order() {
    return wanted;
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
      result = attempt(input, origin, flow(events, ids));
    } while (result == null);
    return result;
  }

  /** Runs a batch through the present snapshot; null if a processor was let go meanwhile. */
  private @Nullable RunResult attempt(String input, @Nullable String origin, Flow flow)
      throws BlockedException {
    Snapshot snapshot = enter();
    try {
      String blocked = blocked();
      if (!blocked.isEmpty()) {
        throw new BlockedException(blocked);
      }
      return new PipelineRun(snapshot, input, origin).run(flow);
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

  private Snapshot enter() {
    while (true) {
      Snapshot snapshot = current;
      snapshot.enter();
      if (snapshot == current) {
        return snapshot;
      }
      snapshot.exit();
    }
  }

  private Map<String, Set<String>> demands() {
    Map<String, Set<String>> demands = new HashMap<>();
    present.forEach((instance, stage) -> demands.put(instance, stage.processor().after()));
    return demands;
  }

  private void rebuild() {
    Map<String, Set<String>> demands = demands();
    String broken = wanted.broken(demands);
    notice = broken.isEmpty() ? wanted.problem() : broken;
    if (notice.isEmpty()) {
      good = wanted;
    }
    PipelineOrder order = good == null ? wanted : good;
    List<Stage> stages = new ArrayList<>();
    for (String instance : order.processors()) {
      Stage stage = present.get(instance);
      if (stage != null) {
        stages.add(stage);
      }
    }
    String blocked = order.blocked(present.keySet());
    if (blocked.isEmpty() && !order.required().isEmpty()) {
      blocked = order.broken(demands); // a processor came that the good order does not suit
    }
    current = new Snapshot(stages, order, blocked);
  }

  private void changed() {
    listeners.forEach(Runnable::run);
  }
}
