package io.edgebot.engine.internal.configuration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key of a configuration, as the plugin's bundle describes it.
 *
 * @param type its metatype: {@code Integer}, {@code Boolean}, {@code String}, ...
 * @param min the least number; null if there is no bound
 * @param max the largest number; null if there is no bound
 * @param options the values that are allowed; empty if all are
 */
record Attribute(String type, @Nullable String min, @Nullable String max, List<String> options) {
  /**
   * Checks a value as Declarative Services would convert it.
   *
   * @return what is allowed, to follow "must be"; empty if the value is fine
   */
  String check(String value) {
    boolean fits =
        switch (type) {
          case "Integer" -> isWhole(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
          case "Long" -> isWhole(value, Long.MIN_VALUE, Long.MAX_VALUE);
          case "Double" -> isNumber(value);
          case "Boolean" -> value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
          default -> options.isEmpty() || options.contains(value);
        };
    return fits ? "" : allowed();
  }

  private boolean isWhole(String value, long least, long most) {
    try {
      long number = Long.parseLong(value);
      return number >= (min == null ? least : Math.max(least, Long.parseLong(min)))
          && number <= (max == null ? most : Math.min(most, Long.parseLong(max)));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private boolean isNumber(String value) {
    try {
      double number = Double.parseDouble(value);
      return (min == null || number >= Double.parseDouble(min))
          && (max == null || number <= Double.parseDouble(max));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private String allowed() {
    return switch (type) {
      case "Integer", "Long", "Double" -> numbers();
      case "Boolean" -> "true or false";
      default -> "one of " + String.join(", ", options.stream().sorted().toList());
    };
  }

  private String numbers() {
    if (min != null && max != null) {
      return "a number from " + min + " to " + max;
    }
    if (min != null) {
      return "a number, " + min + " or more";
    }
    return max == null ? "a number" : "a number, " + max + " or less";
  }
}
