package io.edgebot.engine.internal.pipeline;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The pipeline at one time. A batch sees one from start to end.
 *
 * <p>It counts the batches that are in it, so that a processor is let go only when the last batch
 * that may call it has ended.
 */
final class Snapshot {
  private final List<Stage> stages;
  private final PipelineOrder order;
  private final int lastRequired;
  private final String blocked;
  private final AtomicInteger users = new AtomicInteger();

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

  List<Stage> stages() {
    return stages;
  }

  String blocked() {
    return blocked;
  }

  /** Whether all required processors have passed what comes to a stage. */
  boolean isBehindRequired(int stage) {
    return stage > lastRequired;
  }

  boolean isRequired(Stage stage) {
    return order.required().contains(stage.instance());
  }

  void enter() {
    users.incrementAndGet();
  }

  void exit() {
    if (users.decrementAndGet() == 0) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  /** Waits until no batch is in it; false if there still is one at the deadline. */
  boolean awaitEmpty(long deadlineNanos) throws InterruptedException {
    synchronized (this) {
      while (users.get() > 0) {
        long left = deadlineNanos - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        wait(left / 1_000_000, (int) (left % 1_000_000));
      }
    }
    return true;
  }
}
