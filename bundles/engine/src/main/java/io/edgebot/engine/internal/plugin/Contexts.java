package io.edgebot.engine.internal.plugin;

import io.edgebot.engine.internal.metrics.CountersImpl;
import io.edgebot.engine.internal.metrics.EngineMeters;
import io.edgebot.journal.Journal;

/** Makes the contexts of instances. */
public final class Contexts {
  private final Journal journal;
  private final EngineMeters meters;

  /** Contexts with state in a journal and counters in a registry. */
  public Contexts(Journal journal, EngineMeters meters) {
    this.journal = journal;
    this.meters = meters;
  }

  EngineMeters meters() {
    return meters;
  }

  Journal journal() {
    return journal;
  }

  JournalState state(String instance) {
    return new JournalState(journal, instance);
  }

  CountersImpl counters(String instance) {
    return new CountersImpl(meters.registry(), instance);
  }

  Context context(String instance) {
    return new Context(instance, state(instance), counters(instance));
  }
}
