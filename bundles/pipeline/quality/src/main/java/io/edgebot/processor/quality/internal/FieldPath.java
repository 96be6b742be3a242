package io.edgebot.processor.quality.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a field is: names with dots between them, and {@code []} for each item of a list. A dot or
 * bracket in a name has a backslash before it.
 */
final class FieldPath {
  static final String FORM = "a path such as location.latitude or results[].oid";

  /** The step to each item of a list; no name, since brackets in names are escaped. */
  static final String ITEMS = "[]";

  private static final int MOST_STEPS = 16;

  private FieldPath() {}

  /**
   * Its steps: names, and {@link #ITEMS}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static List<String> steps(String path) {
    List<String> steps = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    boolean open = true; // whether a name is expected
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '.') {
        open = end(steps, name, open);
      } else if (c == '[') {
        end(steps, name, open);
        if (!path.startsWith(ITEMS, i) || steps.isEmpty()) {
          throw new IllegalArgumentException();
        }
        i++;
        steps.add(ITEMS);
        open = false;
      } else if (c == ']' || !open) {
        throw new IllegalArgumentException();
      } else {
        if (c == '\\' && i + 1 < path.length()) {
          i++;
        }
        name.append(path.charAt(i));
      }
    }
    end(steps, name, open);
    if (steps.size() > MOST_STEPS) {
      throw new IllegalArgumentException();
    }
    return steps;
  }

  private static boolean end(List<String> steps, StringBuilder name, boolean open) {
    if (open) {
      if (name.length() == 0) {
        throw new IllegalArgumentException();
      }
      steps.add(name.toString());
      name.setLength(0);
    }
    return true;
  }
}
