package io.edgebot.engine.internal.lane;

import io.edgebot.engine.internal.pipeline.RunResult;
import io.edgebot.journal.Journal.Committed;
import io.edgebot.journal.Unit;

/** Is told what became durable, on the commit thread: it must be quick. */
public interface CommitListener {
  /** Does nothing. */
  CommitListener NONE = (unit, run, committed) -> {};

  /** A unit that is durable, with what came out of the pipeline for it. */
  void committed(Unit unit, RunResult run, Committed committed);
}
