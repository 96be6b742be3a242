package io.edgebot.processor.quality.internal;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What becomes of an event. */
enum Outcome {
  PASS,
  ANNOTATE,
  QUARANTINE,
  DROP;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The name in events and metrics. */
  String text() {
    return text;
  }

  /** The names of all. */
  static List<String> names() {
    return Stream.of(values()).map(Outcome::text).toList();
  }
}
