package io.edgebot.processor.quality.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Rules of one type in one file, by what they are for; an empty one is switched off. */
final class Section {
  static final int MOST_FIELDS = 1000;

  final Map<String, Optional<FieldRule>> fields = new LinkedHashMap<>();
  final Map<String, Optional<Limit>> limits = new LinkedHashMap<>();

  /** Takes all of another's, which replace those for the same. */
  void putAll(Section other) {
    fields.putAll(other.fields);
    limits.putAll(other.limits);
  }
}
