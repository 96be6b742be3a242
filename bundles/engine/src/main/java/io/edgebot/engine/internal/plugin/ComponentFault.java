package io.edgebot.engine.internal.plugin;

import org.jspecify.annotations.Nullable;

/** Finds the sentence for people in what Declarative Services keeps of a failed activation. */
final class ComponentFault {
  private static final String CAUSE = "Caused by: ";

  private ComponentFault() {}

  /**
   * The message of the innermost cause.
   *
   * @param trace a stack trace as text; null if nothing failed
   * @return empty if there is none
   */
  static String sentence(@Nullable String trace) {
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
    int colon = innermost.indexOf(": ");
    boolean named = colon > 0 && innermost.substring(0, colon).matches("[\\w.$]+");
    return named ? innermost.substring(colon + 2) : innermost;
  }
}
