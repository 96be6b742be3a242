package io.edgebot.operations.shell.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares what became of a case's events with what was expected. Used once. */
final class TrialDifferences {
  private static final int MOST_SHOWN = 10;
  private static final int LONGEST_VALUE = 200;

  private final TrialSettings settings;
  private final List<String> shown = new ArrayList<>();
  private int count;
  private String where = "";

  private TrialDifferences(TrialSettings settings) {
    this.settings = settings;
  }

  /** The differences as sentences, at most ten and how many more there are; empty if none. */
  static List<String> between(
      List<TrialResult> expected, List<TrialResult> actual, TrialSettings settings)
      throws IOException {
    TrialDifferences differences = new TrialDifferences(settings);
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      differences.compare(
          i < expected.size() ? expected.get(i) : null, i < actual.size() ? actual.get(i) : null);
    }
    if (differences.count > MOST_SHOWN) {
      differences.shown.add("and " + (differences.count - MOST_SHOWN) + " more");
    }
    return differences.shown;
  }

  private void compare(@Nullable TrialResult expected, @Nullable TrialResult actual)
      throws IOException {
    if (expected == null && actual != null) {
      where = "behind the last line (input line " + actual.line() + ")";
      add("", "nothing", cut(actual.json()));
    } else if (expected != null && actual == null) {
      where = "line " + expected.line();
      add("", cut(expected.json()), "nothing");
    } else if (expected != null && actual != null) {
      where = "line " + expected.line() + " (input line " + actual.line() + ")";
      if (!Objects.equals(expected.end(), actual.end())) {
        add("", cut(expected.json()), cut(actual.json()));
      } else if (expected.end() == null) {
        fields("", expected.fields(), actual.fields(), settings.exact());
      } else {
        fields("", expected.fields(), actual.fields(), false); // who did it need not be said
      }
    }
  }

  private void fields(String prefix, Map<?, ?> expected, Map<?, ?> actual, boolean exact)
      throws IOException {
    for (Map.Entry<?, ?> field : expected.entrySet()) {
      String path = prefix + field.getKey();
      if (settings.ignores(path)) {
        continue;
      }
      if (actual.containsKey(field.getKey())) {
        values(path, field.getValue(), actual.get(field.getKey()));
      } else {
        add(path, show(field.getValue()), "no such field");
      }
    }
    for (Map.Entry<?, ?> field : actual.entrySet()) {
      String path = prefix + field.getKey();
      if (exact && !expected.containsKey(field.getKey()) && !settings.ignores(path)) {
        add(path, "no such field", show(field.getValue()));
      }
    }
  }

  private void values(String path, @Nullable Object expected, @Nullable Object actual)
      throws IOException {
    if (expected instanceof Map<?, ?> expectedMap && actual instanceof Map<?, ?> actualMap) {
      fields(path + '.', expectedMap, actualMap, settings.exact());
    } else if (expected instanceof List<?> expectedList
        && actual instanceof List<?> actualList
        && expectedList.size() == actualList.size()) {
      for (int i = 0; i < expectedList.size(); i++) {
        String item = path + '.' + i;
        if (!settings.ignores(item)) {
          values(item, expectedList.get(i), actualList.get(i));
        }
      }
    } else if (!same(expected, actual)) {
      add(path, show(expected), show(actual));
    }
  }

  /** Numbers are compared as they are written, since that is how they are kept. */
  private static boolean same(@Nullable Object expected, @Nullable Object actual) {
    return (expected instanceof Number && actual instanceof Number)
        ? expected.toString().equals(actual.toString())
        : Objects.equals(expected, actual);
  }

  private void add(String path, String expected, String actual) {
    if (++count <= MOST_SHOWN) {
      shown.add(
          where
              + (path.isEmpty() ? "" : ": " + Printable.line(path))
              + ": expected "
              + expected
              + ", but was "
              + actual);
    }
  }

  private static String show(@Nullable Object value) throws IOException {
    return cut(JsonText.value(value));
  }

  private static String cut(String json) {
    String line = Printable.json(json);
    return line.length() <= LONGEST_VALUE ? line : line.substring(0, LONGEST_VALUE) + "...";
  }
}
