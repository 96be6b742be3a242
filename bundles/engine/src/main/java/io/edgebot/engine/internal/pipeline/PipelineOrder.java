package io.edgebot.engine.internal.pipeline;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The configured order.
 *
 * @param processors instance names, in order
 * @param required those without which nothing passes
 * @param problem why nothing may pass whatever is present; empty if nothing is wrong
 */
public record PipelineOrder(List<String> processors, Set<String> required, String problem) {
  /** No processors: all passes. */
  public static final PipelineOrder NONE = new PipelineOrder(List.of(), Set.of(), "");

  private static final String FILE = "etc/io.edgebot.pipeline.cfg: ";

  /** Copies the collections. */
  public PipelineOrder {
    processors = List.copyOf(processors);
    required = Set.copyOf(required);
  }

  /**
   * An order from its configuration. A mistake in it blocks intake, since a pipeline that is not
   * the one that was meant may let pass what must not.
   */
  public static PipelineOrder of(List<String> processors, List<String> required) {
    Set<String> distinct = new LinkedHashSet<>(processors);
    String problem = "";
    if (distinct.size() < processors.size()) {
      problem = FILE + "processors = '" + String.join(", ", processors) + "' names one twice";
    }
    for (String name : required) {
      if (!distinct.contains(name)) {
        problem = FILE + "required = '" + name + "' must be among processors";
      }
    }
    return new PipelineOrder(List.copyOf(distinct), Set.copyOf(required), problem);
  }

  /** An order that lets nothing pass. */
  public static PipelineOrder blocked(String problem) {
    return new PipelineOrder(List.of(), Set.of(), problem);
  }

  /** Why nothing passes with these processors present; empty if events pass. */
  String blocked(Set<String> present) {
    if (!problem.isEmpty()) {
      return problem;
    }
    for (String name : processors) {
      if (required.contains(name) && !present.contains(name)) {
        return "the required processor "
            + name
            + " is missing: install its feature and give it a pid file, or take it out of required"
            + " in etc/io.edgebot.pipeline.cfg";
      }
    }
    return "";
  }

  /** Which demand of a processor the order breaks; empty if none. */
  String broken(Map<String, Set<String>> demands) {
    for (int i = 0; i < processors.size(); i++) {
      String name = processors.get(i);
      for (String plugin : demands.getOrDefault(name, Set.of())) {
        for (String later : processors.subList(i + 1, processors.size())) {
          if (later.equals(plugin) || later.startsWith(plugin + "-")) {
            return FILE + "processors: " + name + " must stand behind " + later;
          }
        }
      }
    }
    return "";
  }
}
