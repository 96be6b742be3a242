package io.edgebot.engine.internal.lane;

import io.edgebot.engine.internal.pipeline.RunResult;
import io.edgebot.journal.Journal.Committed;
import io.edgebot.journal.Unit;
import org.jspecify.annotations.Nullable;

/** A unit on its way into the journal. Its state is guarded by its partition's lock. */
final class Flight {
  /** Where it is. */
  enum State {
    /** Not yet given to the journal, or given back by it. */
    WAITING,
    /** With the journal. */
    UNDERWAY,
    /** Durable, or given up. */
    LANDED
  }

  private final Work work;
  private final RunResult run;
  private final Unit unit;
  private final @Nullable Committed settled;
  private State state = State.WAITING;

  /**
   * A unit.
   *
   * @param settled what became of it, if that is known without the journal's doing
   */
  Flight(Work work, RunResult run, Unit unit, @Nullable Committed settled) {
    this.settled = settled;
    this.work = work;
    this.run = run;
    this.unit = unit;
  }

  Work work() {
    return work;
  }

  RunResult run() {
    return run;
  }

  Unit unit() {
    return unit;
  }

  State state() {
    return state;
  }

  void state(State next) {
    state = next;
  }

  /** Whether it must not overtake or be overtaken: checkpoints are never ahead of an event. */
  boolean isOrdered() {
    return !unit.checkpoints().isEmpty();
  }

  /** What became of it without the journal, which it has nothing for; null if it has. */
  @Nullable Committed settled() {
    boolean empty =
        unit.blocks().isEmpty()
            && unit.refused().isEmpty()
            && unit.claim() == null
            && unit.checkpoints().isEmpty()
            && unit.changes().isEmpty();
    return settled == null && empty ? new Committed(0, 0, 0, 0) : settled;
  }
}
