package io.edgebot.processor.redact.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Tells keys apart that have become the same when they were masked. */
final class UniqueKeys {
  private final Predicate<String> taken;
  private final Map<String, Integer> numbers = new HashMap<>();

  /**
   * For the keys of one map.
   *
   * @param taken whether a key is taken
   */
  UniqueKeys(Predicate<String> taken) {
    this.taken = taken;
  }

  /** The key, with a number if it is taken. */
  String of(String key) {
    String name = key;
    while (taken.test(name)) {
      name = key + '#' + (1 + numbers.merge(key, 1, Integer::sum));
    }
    return name;
  }
}
