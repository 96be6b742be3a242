package io.edgebot.operations.shell.internal;

import java.io.IOException;
import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@code case.properties} of a case says.
 *
 * @param input the input that the events are said to come from
 * @param origin the edge that they are said to come from; null for this process itself
 * @param exact whether fields that are not expected are a difference
 * @param ignored paths of fields that need not match
 */
record TrialSettings(String input, @Nullable String origin, boolean exact, List<Pattern> ignored) {
  private static final Set<String> KEYS =
      new TreeSet<>(Set.of("ignore", "input", "match", "origin"));

  static TrialSettings of(TrialCase each) throws IOException {
    Properties properties = new Properties();
    if (each.has(TrialCase.SETTINGS)) {
      properties.load(new StringReader(each.text(TrialCase.SETTINGS)));
    }
    for (String key : properties.stringPropertyNames()) {
      if (!KEYS.contains(key)) {
        throw refuse(key, properties.getProperty(key), "not there: the keys are " + KEYS);
      }
    }
    String match = properties.getProperty("match", "exact").strip();
    if (!match.equals("exact") && !match.equals("subset")) {
      throw refuse("match", match, "exact or subset");
    }
    String origin = properties.getProperty("origin", "").strip();
    return new TrialSettings(
        properties.getProperty("input", "pipeline-test").strip(),
        origin.isEmpty() ? null : origin,
        match.equals("exact"),
        Arrays.stream(properties.getProperty("ignore", "").split(",", -1))
            .map(String::strip)
            .filter(path -> !path.isEmpty())
            .map(TrialSettings::pattern)
            .toList());
  }

  /** Whether a field need not match. */
  boolean ignores(String path) {
    return ignored.stream().anyMatch(pattern -> pattern.matcher(path).matches());
  }

  /** A star stands for one key or place. */
  private static Pattern pattern(String path) {
    return Pattern.compile(
        Arrays.stream(path.split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining("[^.]*")),
        Pattern.DOTALL);
  }

  private static IllegalArgumentException refuse(String key, String value, String allowed) {
    return new IllegalArgumentException(
        TrialCase.SETTINGS + ": " + key + " = '" + value + "' must be " + allowed);
  }
}
