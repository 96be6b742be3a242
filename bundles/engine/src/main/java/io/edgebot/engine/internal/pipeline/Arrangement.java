package io.edgebot.engine.internal.pipeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which processors there are and how they are to stand. Used by one thread at a time. */
final class Arrangement {
  private final Map<String, Stage> present = new HashMap<>();
  private PipelineOrder wanted = PipelineOrder.NONE;
  private @Nullable PipelineOrder good;
  private String notice = "";

  /** Sets the order. */
  void order(PipelineOrder order) {
    wanted = order;
  }

  /** The order that was set. */
  PipelineOrder order() {
    return wanted;
  }

  void put(Stage stage) {
    present.put(stage.instance(), stage);
  }

  @Nullable Stage remove(String instance) {
    return present.remove(instance);
  }

  /** What was wrong with the order at the last {@link #snapshot}; empty if nothing. */
  String notice() {
    return notice;
  }

  /** The pipeline as it is to be now: by the order that was set, or else by the last good one. */
  Snapshot snapshot() {
    Map<String, Set<String>> demands = new HashMap<>();
    present.forEach((instance, stage) -> demands.put(instance, stage.processor().after()));
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
    return new Snapshot(stages, order, blocked);
  }
}
