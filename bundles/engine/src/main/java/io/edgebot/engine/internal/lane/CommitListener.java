package io.edgebot.engine.internal.lane;

import io.edgebot.journal.Journal.Committed;
import io.edgebot.journal.Unit;

/** Is told what became durable, on the commit thread: it must be quick. */
public interface CommitListener {
  /** Does nothing. */
  CommitListener NONE = (unit, committed) -> {};

  /** A unit that is durable. */
  void committed(Unit unit, Committed committed);
}
