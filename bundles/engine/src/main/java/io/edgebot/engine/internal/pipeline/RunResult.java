package io.edgebot.engine.internal.pipeline;

import io.edgebot.api.event.Event;
import java.util.List;
import java.util.Map;

/**
 * What became of a batch. {@link #source} of each event and refusal is the index of the event in
 * the batch that it came from, ascending.
 */
public final class RunResult {
  /** Nothing came, nothing became of it. */
  public static final RunResult EMPTY =
      new RunResult(new Flow(0), List.of(), Map.of(), new int[0], List.of());

  private final Flow flow;
  private final List<Refusal> refusals;
  private final Map<String, Integer> drops;
  private final int[] droppedSources;
  private final List<Runnable> durable;

  RunResult(
      Flow flow,
      List<Refusal> refusals,
      Map<String, Integer> drops,
      int[] droppedSources,
      List<Runnable> durable) {
    this.flow = flow;
    this.refusals = refusals;
    this.drops = drops;
    this.droppedSources = droppedSources;
    this.durable = durable;
  }

  /** How many events come out. */
  public int size() {
    return flow.size();
  }

  /** Lets go of the events that come out, but for their number and places. */
  public void forgetEvents() {
    flow.forgetEvents();
  }

  /** An event that comes out. */
  public Event event(int index) {
    return flow.event(index);
  }

  /** Where it came from. */
  public int source(int index) {
    return flow.source(index);
  }

  /** Its part; 0 if it is whole. */
  public int part(int index) {
    return flow.part(index);
  }

  /** Events for quarantine. */
  public List<Refusal> refusals() {
    return refusals;
  }

  /** How many were dropped, by reason. */
  public Map<String, Integer> drops() {
    return drops;
  }

  /** The sources of those that were dropped. */
  public int[] droppedSources() {
    return droppedSources;
  }

  /** What processors want to run once all this is durable. */
  public List<Runnable> durable() {
    return durable;
  }

  /**
   * An event that a processor refused or threw on.
   *
   * @param content the event as it came to the processor, or as it replaced it
   * @param withheld whether its content must not be kept: the processor says so, or not all
   *     required ones have passed it
   */
  public record Refusal(
      int source, int part, String refusedBy, String reason, Event content, boolean withheld) {}
}
