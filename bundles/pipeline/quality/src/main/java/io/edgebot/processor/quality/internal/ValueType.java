package io.edgebot.processor.quality.internal;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Types that a rule can ask for. */
enum ValueType {
  TEXT,
  TIME,
  NUMBER,
  INTEGER,
  BOOLEAN,
  MAP,
  LIST;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The name in rules. */
  String text() {
    return text;
  }

  /** The type of a name; null if there is none. */
  static @Nullable ValueType of(String name) {
    return Stream.of(values()).filter(type -> type.text.equals(name)).findFirst().orElse(null);
  }

  /** Whether a value that is no text is of the type. */
  boolean fits(Object value) {
    return switch (this) {
      case TEXT, TIME -> false;
      case NUMBER -> value instanceof Number;
      case INTEGER -> value instanceof Number number && Decimals.isInteger(number);
      case BOOLEAN -> value instanceof Boolean;
      case MAP -> value instanceof Map<?, ?>;
      case LIST -> value instanceof List<?>;
    };
  }
}
