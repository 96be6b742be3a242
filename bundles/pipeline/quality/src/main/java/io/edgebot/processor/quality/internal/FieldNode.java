package io.edgebot.processor.quality.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rules for a field and for what is in it. Immutable once it is built. */
final class FieldNode {
  private final Map<String, FieldNode> children = new HashMap<>();
  private final List<String> requiredNames = new ArrayList<>(0);
  private final List<FieldRule> required = new ArrayList<>(0);
  private @Nullable FieldNode items;
  private @Nullable FieldRule rule;
  private int place = -1;

  /** A tree of rules; its root is the event. */
  static FieldNode of(Iterable<FieldRule> rules) {
    FieldNode root = new FieldNode();
    for (FieldRule rule : rules) {
      List<String> steps = FieldPath.steps(rule.path());
      FieldNode node = root;
      for (int i = 0; i < steps.size(); i++) {
        String step = steps.get(i);
        if (step.equals(FieldPath.ITEMS)) {
          node.items = node.items == null ? new FieldNode() : node.items;
          node = node.items;
        } else {
          if (i == steps.size() - 1 && rule.required()) {
            node.requiredNames.add(step);
            node.required.add(rule);
          }
          node = node.children.computeIfAbsent(step, name -> new FieldNode());
        }
      }
      node.rule = rule;
    }
    for (int i = 0; i < root.requiredNames.size(); i++) {
      Objects.requireNonNull(root.children.get(root.requiredNames.get(i))).place = i;
    }
    return root;
  }

  /** The rule for the field itself; null if there is none. */
  @Nullable FieldRule rule() {
    return rule;
  }

  /** What is said of a field in it; null if nothing. */
  @Nullable FieldNode child(String name) {
    return children.get(name);
  }

  /** What is said of each item in it; null if nothing. */
  @Nullable FieldNode items() {
    return items;
  }

  /** Its place among the required fields of the event; -1 if it is none. */
  int place() {
    return place;
  }

  /** How many fields must be in it. */
  int requiredCount() {
    return required.size();
  }

  /** The rule of a field that must be in it. */
  FieldRule required(int index) {
    return required.get(index);
  }

  /** Says which fields a map lacks. */
  void checkPresence(Map<?, ?> map, Findings findings) {
    for (int i = 0; i < required.size(); i++) {
      if (map.get(requiredNames.get(i)) == null) {
        required.get(i).missing(findings);
      }
    }
  }
}
