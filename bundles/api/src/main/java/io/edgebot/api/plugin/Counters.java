package io.edgebot.api.plugin;

import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** Counters of a plugin's own. Thread-safe. */
@ProviderType
public interface Counters {
  /**
   * The counter of a specification, without a label; the label {@code instance} is added.
   *
   * @throws IllegalArgumentException if the specification has a label
   */
  Counter counter(Spec spec);

  /**
   * The counter of one value of a specification's label.
   *
   * @throws IllegalArgumentException if the value is not among the specification's
   */
  Counter counter(Spec spec, String labelValue);

  /** Counts up; call it once a batch on hot paths. */
  @ProviderType
  interface Counter {
    /** Adds to it. */
    void add(long amount);
  }

  /**
   * Declares a counter.
   *
   * @param name in Prometheus' form, with unit, starting {@code edgebot_} (or {@code mothership_},
   *     for what a mothership alone does) and ending {@code _total}
   * @param help one sentence
   * @param label the name of its label; empty if it has none
   * @param labelValues all values of the label: each is exported as 0 from the start
   */
  record Spec(String name, String help, String label, Set<String> labelValues) {
    /** Copies the values. */
    public Spec {
      if (!name.matches("(edgebot|mothership)_[a-z0-9_]+_total")) {
        throw new IllegalArgumentException(
            "'" + name + "' is not edgebot_..._total or mothership_..._total");
      }
      labelValues = Set.copyOf(labelValues);
    }

    /** A counter without a label. */
    public static Spec of(String name, String help) {
      return new Spec(name, help, "", Set.of());
    }

    /** A counter with a label. */
    public static Spec of(String name, String help, String label, List<String> labelValues) {
      return new Spec(name, help, label, Set.copyOf(labelValues));
    }
  }
}
