package io.edgebot.processor.redact.internal;

import java.util.Locale;
import java.util.Set;

/**
 * What becomes of a field by its name or path. Immutable.
 *
 * @param names that count at any depth
 * @param paths from an event's root, in lower case
 */
record FieldRules(Names names, Set<String> paths) {
  /** What becomes of a field. */
  enum Verdict {
    /** It stays, and its texts are looked at. */
    KEEP,
    /** Its name stays, its value goes. */
    MASK,
    /** It goes. */
    DROP
  }

  /**
   * Decides about a field.
   *
   * @param path from the event's root, as made by {@link #below}
   */
  Verdict verdict(String path, String key) {
    int start = names.startOf(key, key.length());
    if (start == 0 || (!paths.isEmpty() && paths.contains(path.toLowerCase(Locale.ROOT)))) {
      return Verdict.DROP;
    }
    return start > 0 ? Verdict.MASK : Verdict.KEEP;
  }

  /** The path of a key of a map; no path is made where none is asked for. */
  String below(String path, String key) {
    return paths.isEmpty() ? key : path + '.' + key;
  }
}
