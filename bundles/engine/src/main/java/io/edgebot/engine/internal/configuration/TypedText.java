package io.edgebot.engine.internal.configuration;

import java.util.ArrayList;
import java.util.List;

/** Values of configurations as text that tells their types. Pid files mostly hold strings. */
final class TypedText {
  private static final char ESCAPE = '\\';

  private TypedText() {}

  /** The text of a value; a value of an odd type becomes a string. */
  static String format(Object value) {
    if (value instanceof Object[] array) {
      StringBuilder text = new StringBuilder("list:");
      for (Object item : array) {
        text.append(String.valueOf(item).replace("\\", "\\\\").replace(",", "\\,")).append(',');
      }
      return text.toString();
    }
    if (value instanceof Boolean
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Double) {
      return value.getClass().getSimpleName() + ':' + value;
    }
    return "String:" + value;
  }

  /**
   * The value of a text.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Object parse(String text) {
    int colon = text.indexOf(':');
    String rest = text.substring(colon + 1);
    return switch (text.substring(0, Math.max(colon, 0))) {
      case "String" -> rest;
      case "Boolean" -> Boolean.valueOf(rest);
      case "Integer" -> Integer.valueOf(rest);
      case "Long" -> Long.valueOf(rest);
      case "Double" -> Double.valueOf(rest);
      case "list" -> list(rest);
      default -> throw new IllegalArgumentException("no value: its type is unknown");
    };
  }

  private static String[] list(String text) {
    List<String> items = new ArrayList<>();
    StringBuilder item = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ESCAPE && i + 1 < text.length()) {
        i++;
        item.append(text.charAt(i));
      } else if (c == ',') {
        items.add(item.toString());
        item.setLength(0);
      } else {
        item.append(c);
      }
    }
    return items.toArray(String[]::new);
  }
}
