package io.edgebot.processor.redact.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replaces values as a whole. Not thread-safe. */
final class ReplacedValues {
  private final TextRedactor texts;
  private final Replacements replacements;

  ReplacedValues(TextRedactor texts, Replacements replacements) {
    this.texts = texts;
    this.replacements = replacements;
  }

  /** The mask, or what is a replacement already. */
  Object masked(Object value) {
    return isReplaced(value) ? value : replacements.mask();
  }

  /** A value with a hash in the place of each text, number and flag. */
  Object hashed(Object value) {
    if (value instanceof List<?> list) {
      List<@Nullable Object> safe = new ArrayList<>(list.size());
      for (Object item : list) {
        safe.add(item == null ? null : hashed(item));
      }
      return safe.equals(list) ? list : safe;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> safe = new LinkedHashMap<>();
      UniqueKeys keys = new UniqueKeys(safe::containsKey);
      map.forEach(
          (key, item) ->
              safe.put(keys.of(texts.redactKey((String) key)), item == null ? null : hashed(item)));
      return safe.equals(map) ? map : safe;
    }
    return isReplaced(value) ? value : replacements.of(Action.HASH, value.toString());
  }

  private boolean isReplaced(Object value) {
    return value instanceof String text && replacements.isOne(text, 0, text.length());
  }
}
