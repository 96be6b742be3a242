package io.edgebot.engine.internal.pipeline;

import java.util.List;

/** The pipeline at one time. A batch sees one from start to end. */
final class Snapshot {
  private final List<Stage> stages;
  private final PipelineOrder order;
  private final int lastRequired;
  private final String blocked;

  /**
   * A pipeline.
   *
   * @param blocked why nothing may pass; empty if all is well
   */
  Snapshot(List<Stage> stages, PipelineOrder order, String blocked) {
    this.stages = List.copyOf(stages);
    this.order = order;
    this.blocked = blocked;
    int last = -1;
    for (int i = 0; i < stages.size(); i++) {
      if (order.required().contains(stages.get(i).instance())) {
        last = i;
      }
    }
    this.lastRequired = last;
  }

  /** The same processors in the same order, whose failures and counts are nobody's else. */
  Snapshot aside() {
    return new Snapshot(stages.stream().map(Stage::aside).toList(), order, blocked);
  }

  List<Stage> stages() {
    return stages;
  }

  /** Why nothing may pass; empty if events pass. */
  String blocked() {
    if (!blocked.isEmpty()) {
      return blocked;
    }
    for (Stage stage : stages) {
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

  /** Whether all required processors have passed what comes to a stage. */
  boolean isBehindRequired(int stage) {
    return stage > lastRequired;
  }

  boolean isRequired(Stage stage) {
    return order.required().contains(stage.instance());
  }

  /** A batch begins; false if a processor is being let go. */
  boolean enter() {
    for (int i = 0; i < stages.size(); i++) {
      if (!stages.get(i).calls().enter()) {
        exit(i);
        return false;
      }
    }
    return true;
  }

  /** A batch has ended. */
  void exit() {
    exit(stages.size());
  }

  private void exit(int entered) {
    for (int i = 0; i < entered; i++) {
      stages.get(i).calls().exit();
    }
  }
}
