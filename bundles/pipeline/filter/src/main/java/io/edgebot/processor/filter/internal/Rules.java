package io.edgebot.processor.filter.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.plugin.Settings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rules in their order. Thread-safe. */
final class Rules {
  private static final String PREFIX = "rule.";
  private static final int MOST = 1000;

  private final List<Rule> rules;
  private final Rule otherwise;

  private Rules(List<Rule> rules, Rule otherwise) {
    this.rules = rules;
    this.otherwise = otherwise;
  }

  /**
   * Reads them.
   *
   * @param properties in which keys {@code rule.<n>} are looked for
   * @throws io.edgebot.api.plugin.InvalidSettingException if one cannot be read
   */
  static Rules of(FilterConfig config, Settings settings, Map<String, ?> properties) {
    TreeMap<Integer, Rule> rules = new TreeMap<>();
    properties.forEach(
        (key, value) -> {
          if (key.startsWith(PREFIX)) {
            int number = number(key, settings);
            if (rules.put(number, rule(key, text(value), settings)) != null) {
              throw settings.refuse(key, text(value), "the only rule of its number");
            }
          }
        });
    settings.range("rule.<n> (rules)", rules.size(), 0, MOST);
    String otherwise = settings.oneOf("otherwise", config.otherwise(), List.of("keep", "drop"));
    return new Rules(List.copyOf(rules.values()), RuleParser.parse(otherwise));
  }

  /** Why an event is dropped; null if it is kept. */
  @Nullable String dropReason(Event event) {
    Rule rule = otherwise;
    for (Rule candidate : rules) {
      if (candidate.fits(event)) {
        rule = candidate;
        break;
      }
    }
    return rule.action().keeps(event) ? null : rule.action().reason();
  }

  private static Rule rule(String key, String text, Settings settings) {
    try {
      return RuleParser.parse(text);
    } catch (IllegalArgumentException e) {
      throw settings.refuse(key, text, RuleParser.FORM + " (" + e.getMessage() + ")");
    }
  }

  private static int number(String key, Settings settings) {
    String digits = key.substring(PREFIX.length());
    if (!digits.matches("[0-9]{1,6}")) {
      throw settings.refuse(key, digits, "rule.<n> with a number from 0 to 999999");
    }
    return Integer.parseInt(digits);
  }

  /** A list in a file is one text that was cut at its commas. */
  private static String text(@Nullable Object value) {
    return value instanceof String[] parts ? String.join(",", parts) : String.valueOf(value);
  }
}
