package io.edgebot.engine.internal.plugin;

import io.edgebot.engine.internal.metrics.CountersImpl;
import io.edgebot.journal.Journal;
import io.micrometer.core.instrument.MeterRegistry;

/** Makes the contexts of instances. */
public final class Contexts {
  private final Journal journal;
  private final MeterRegistry registry;

  /** Contexts with state in a journal and counters in a registry. */
  public Contexts(Journal journal, MeterRegistry registry) {
    this.journal = journal;
    this.registry = registry;
  }

  Journal journal() {
    return journal;
  }

  JournalState state(String instance) {
    return new JournalState(journal, instance);
  }

  CountersImpl counters(String instance) {
    return new CountersImpl(registry, instance);
  }

  Context context(String instance) {
    return new Context(instance, state(instance), counters(instance));
  }
}
