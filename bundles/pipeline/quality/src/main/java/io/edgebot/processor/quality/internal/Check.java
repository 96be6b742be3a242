package io.edgebot.processor.quality.internal;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What can be wrong with an event. */
enum Check {
  /** A field is missing, or null. */
  REQUIRED,
  /** A value is of another type. */
  TYPE,
  /** A number is too small or too large. */
  RANGE,
  /** A text, list or map is too short or too long. */
  LENGTH,
  /** A value is none of those that are allowed. */
  ONE_OF,
  /** A text is of another form. */
  PATTERN,
  /** A clock was never set. */
  CLOCK,
  /** A time lies ahead. */
  FUTURE,
  /** A time lies too far back. */
  PAST,
  /** The event is too large. */
  SIZE,
  /** The event is nested too deeply. */
  DEPTH,
  /** A text has control characters. */
  CONTROL,
  /** A text has U+FFFD, which stands for what could not be read. */
  REPLACEMENT,
  /** A text has half of a surrogate pair. */
  SURROGATE,
  /** The event does not fit its JSON Schema. */
  SCHEMA,
  /** The same was taken before. */
  DUPLICATE;

  private static final List<Check> ALL = List.of(values());

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The name in reasons, metrics and settings. */
  String text() {
    return text;
  }

  /** All of them. */
  static List<Check> all() {
    return ALL;
  }

  /** The names of all. */
  static List<String> names() {
    return Stream.of(values()).map(Check::text).toList();
  }

  /** The one of a name; null if there is none. */
  static @Nullable Check of(String name) {
    for (Check check : ALL) {
      if (check.text.equals(name)) {
        return check;
      }
    }
    return null;
  }
}
