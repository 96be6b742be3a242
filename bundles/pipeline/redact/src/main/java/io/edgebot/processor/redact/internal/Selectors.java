package io.edgebot.processor.redact.internal;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Fields chosen by a path with dots from the event's root ({@code user.pin}), or by wildcards:
 * {@code *} stands for any characters of one step, {@code **} for any steps. Without a dot it is a
 * name, at any depth. Lists count as no step, case does not matter. Immutable.
 */
final class Selectors {
  private record Selector(Pattern pattern, boolean isName, Action action) {}

  private final List<Selector> selectors = new ArrayList<>();
  private boolean paths;

  /** Adds one. */
  void add(String text, Action action) {
    boolean isName = text.indexOf('.') < 0 && !text.equals("**");
    paths |= !isName;
    selectors.add(new Selector(Pattern.compile(regex(text)), isName, action));
    selectors.sort(Comparator.comparing(Selector::action));
  }

  /** Whether a text is more than a plain name. */
  static boolean isSelector(String text) {
    return text.indexOf('.') >= 0 || text.indexOf('*') >= 0;
  }

  boolean isEmpty() {
    return selectors.isEmpty();
  }

  /** Whether whole paths are looked at. */
  boolean usesPaths() {
    return paths;
  }

  /** What becomes of a field. */
  Action action(String path, String key) {
    for (Selector selector : selectors) {
      if (selector.pattern().matches(selector.isName() ? key : path)) {
        return selector.action();
      }
    }
    return Action.NONE;
  }

  private static String regex(String text) {
    StringBuilder regex = new StringBuilder("(?is)");
    String[] steps = text.split("\\.", -1);
    for (int i = 0; i < steps.length; i++) {
      boolean last = i == steps.length - 1;
      if (steps[i].equals("**")) {
        regex.append(last ? ".+" : "(?:.+\\.)?");
        continue;
      }
      String[] parts = steps[i].split("\\*", -1);
      for (int k = 0; k < parts.length; k++) {
        regex.append(k == 0 ? "" : "[^.]*").append(Pattern.quote(parts[k]));
      }
      regex.append(last ? "" : "\\.");
    }
    return regex.toString();
  }
}
