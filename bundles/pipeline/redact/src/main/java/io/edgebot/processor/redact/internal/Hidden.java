package io.edgebot.processor.redact.internal;

import io.edgebot.api.event.Event;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the values that are taken from an event with their fields. Not thread-safe. */
final class Hidden {
  private final FieldRules rules;
  private final Copies copies;

  Hidden(FieldRules rules, Copies copies) {
    this.rules = rules;
    this.copies = copies;
  }

  void collect(Event event) {
    for (int i = 0; i < event.size(); i++) {
      String key = event.key(i);
      if (!RedactSettings.NEEDED.contains(key)) {
        field(key, key, event.value(i));
      }
    }
  }

  private void field(String path, String key, @Nullable Object value) {
    Action action = rules.action(path, key, value);
    if (action == Action.NONE) {
      look(path, value);
    } else if (action != Action.KEEP) {
      remember(value, action);
    }
  }

  private void look(String path, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, item) -> field(rules.below(path, (String) key), (String) key, item));
    } else if (value instanceof List<?> list) {
      for (Object item : list) {
        look(path, item);
      }
    }
  }

  private void remember(@Nullable Object value, Action action) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, item) -> {
            if (action != Action.HASH) { // the keys of what is hashed stay
              copies.addKey((String) key, action);
            }
            remember(item, action);
          });
    } else if (value instanceof List<?> list) {
      list.forEach(item -> remember(item, action));
    } else if (value instanceof String || value instanceof Number) {
      copies.add(value.toString(), action);
    }
  }
}
