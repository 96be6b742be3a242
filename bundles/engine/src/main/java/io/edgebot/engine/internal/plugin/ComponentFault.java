package io.edgebot.engine.internal.plugin;

import io.edgebot.api.plugin.Settings;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the sentence for people in what Declarative Services keeps of a failed activation. */
final class ComponentFault {
  private static final String CAUSE = "Caused by: ";

  /** What the JDK says of a text that should be a number; it knows no key. */
  private static final Pattern NO_NUMBER =
      Pattern.compile("NumberFormatException: For input string: \"([^\"]*)\"");

  private ComponentFault() {}

  /**
   * The message of the innermost cause; where it is a setting that is no number, its file and key.
   *
   * @param trace a stack trace as text; null if nothing failed
   * @param properties of the component, its settings among them
   * @return empty if there is none
   */
  static String sentence(@Nullable String trace, Map<String, ?> properties) {
    if (trace == null) {
      return "";
    }
    String innermost = "";
    for (String line : trace.lines().toList()) {
      if (line.startsWith(CAUSE)) {
        innermost = line.substring(CAUSE.length());
      } else if (innermost.isEmpty() && !line.isBlank()) {
        innermost = line;
      }
    }
    Matcher noNumber = NO_NUMBER.matcher(innermost);
    if (noNumber.find()) {
      String value = noNumber.group(1);
      for (Map.Entry<String, ?> property : properties.entrySet()) {
        if (value.equals(property.getValue())) {
          return String.valueOf(
              Settings.of(properties).refuse(property.getKey(), value, "a number").getMessage());
        }
      }
    }
    int colon = innermost.indexOf(": ");
    boolean named = colon > 0 && innermost.substring(0, colon).matches("[\\w.$]+");
    return named ? innermost.substring(colon + 2) : innermost;
  }
}
