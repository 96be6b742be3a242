package io.edgebot.engine.internal.pipeline;

import io.edgebot.api.event.Event;
import io.edgebot.api.operations.PipelineTrial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs events through the running pipeline's processors, beside the events that are kept. */
public final class Trial implements PipelineTrial {
  /** As many as a lane gives to the pipeline at once. */
  private static final int BATCH = 1000;

  private static final ThreadLocal<Boolean> RUNS = ThreadLocal.withInitial(() -> false);

  private final Pipeline pipeline;

  /** Trials of a pipeline. */
  public Trial(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  /** Whether what runs in this thread is a trial, of which nothing may be kept. */
  public static boolean isRunning() {
    return RUNS.get();
  }

  @Override
  public List<Outcome> run(String input, @Nullable String origin, List<Event> events) {
    List<Outcome> outcomes = new ArrayList<>(events.size());
    RUNS.set(true);
    try {
      for (int from = 0; from < events.size(); from += BATCH) {
        int to = Math.min(events.size(), from + BATCH);
        outcomes.addAll(batch(input, origin, events.subList(from, to), from));
      }
    } catch (BlockedException e) {
      throw new IllegalStateException("nothing passes the pipeline: " + e.getMessage(), e);
    } finally {
      RUNS.remove();
    }
    return outcomes;
  }

  private List<Outcome> batch(String input, @Nullable String origin, List<Event> events, int first)
      throws BlockedException {
    List<Outcome> outcomes = new ArrayList<>();
    RunResult result;
    do {
      outcomes.clear();
      result =
          pipeline.tryOut(
              input,
              origin,
              events.toArray(Event[]::new),
              (stage, source, reason) ->
                  outcomes.add(
                      new Outcome(first + source, Fate.DROPPED, null, stage.instance(), reason)));
    } while (result == null);
    for (int i = 0; i < result.size(); i++) {
      outcomes.add(new Outcome(first + result.source(i), Fate.PASSED, result.event(i), "", ""));
    }
    for (RunResult.Refusal refusal : result.refusals()) {
      outcomes.add(
          new Outcome(
              first + refusal.source(), Fate.REFUSED, null, refusal.refusedBy(), refusal.reason()));
    }
    outcomes.sort(
        Comparator.comparingInt(Outcome::index)
            .thenComparing(Outcome::fate)); // parts stay in order
    return outcomes;
  }
}
