package io.edgebot.processor.redact.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventBuilder;
import io.edgebot.processor.redact.internal.FieldRules.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of events, at any depth: in values, in lists and maps, in their keys. Not
 * thread-safe: one for each batch.
 */
final class Redactor {
  private static final String RAW = "raw_message";

  private final FieldRules rules;
  private final String mask;
  private final TextMasker texts;
  private final Inspection inspection;

  private int dropped;

  Redactor(RedactSettings settings) {
    this.rules = settings.rules();
    this.mask = settings.mask();
    this.texts = new TextMasker(settings);
    this.inspection = new Inspection(rules, texts);
  }

  /** How many fields were dropped. */
  int dropped() {
    return dropped;
  }

  /** How many texts were masked since the last call. */
  int takeMasked() {
    return texts.takeMasked();
  }

  /** The event without its secrets; the same one if it holds none. */
  Event redact(Event event) {
    return inspection.findsIn(event) ? rewrite(event) : event;
  }

  private Event rewrite(Event event) {
    texts.clear();
    for (int i = 0; i < event.size(); i++) {
      collect(event.key(i), event.key(i), event.value(i));
    }
    EventBuilder changed = event.toBuilder();
    Map<String, @Nullable Object> renamed = new LinkedHashMap<>();
    for (int i = 0; i < event.size(); i++) {
      String key = event.key(i);
      Verdict verdict = rules.verdict(key, key);
      if (verdict == Verdict.DROP) {
        changed.remove(key);
        dropped++;
        continue;
      }
      Object before = event.value(i);
      Object after =
          RedactSettings.NEEDED.contains(key) ? safeNeeded(before) : safe(verdict, key, before);
      String safeKey = texts.maskKey(key);
      if (!safeKey.equals(key)) {
        changed.remove(key);
        boolean taken = event.indexOf(safeKey) >= 0 || renamed.containsKey(safeKey);
        renamed.put(taken ? unique(safeKey, renamed) : safeKey, after);
      } else if (after != before) {
        changed.put(key, after);
      }
    }
    renamed.forEach(changed::put);
    if (texts.isOverflown() && event.get(RAW) != null) {
      changed.put(RAW, mask); // it may hold a value that could not be remembered
    }
    return changed.build();
  }

  /** Remembers the texts that will be dropped or masked with their fields. */
  private void collect(String path, String key, @Nullable Object value) {
    if (rules.verdict(path, key) != Verdict.KEEP) {
      remember(value);
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((name, item) -> collect(rules.below(path, (String) name), (String) name, item));
    } else if (value instanceof List<?> list) {
      for (Object item : list) {
        collectItem(path, item);
      }
    }
  }

  private void collectItem(String path, @Nullable Object item) {
    if (item instanceof Map<?, ?> map) {
      map.forEach((name, value) -> collect(rules.below(path, (String) name), (String) name, value));
    } else if (item instanceof List<?> list) {
      for (Object inner : list) {
        collectItem(path, inner);
      }
    }
  }

  private void remember(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, item) -> {
            texts.droppedKey((String) key);
            remember(item);
          });
    } else if (value instanceof List<?> list) {
      list.forEach(this::remember);
    } else if (value instanceof String || value instanceof Number) {
      texts.dropped(value.toString());
    }
  }

  private @Nullable Object safe(Verdict verdict, String path, @Nullable Object value) {
    if (verdict == Verdict.MASK) {
      return value == null || value.equals(mask) ? value : mask;
    }
    return clean(path, value);
  }

  /** What every event needs keeps its value, but for a secret that stands behind its name. */
  private @Nullable Object safeNeeded(@Nullable Object value) {
    return value instanceof String text ? texts.maskFound(text) : value;
  }

  /** A value without secrets; the same object if it holds none. */
  private @Nullable Object clean(String path, @Nullable Object value) {
    if (value instanceof String text) {
      String safe = texts.mask(text);
      return safe.equals(text) ? text : safe;
    }
    if (value instanceof Number number) {
      String text = number.toString();
      return texts.mask(text).equals(text) ? number : mask;
    }
    if (value instanceof List<?> list) {
      return cleanList(path, list);
    }
    return value instanceof Map<?, ?> map ? cleanMap(path, map) : value;
  }

  private Object cleanList(String path, List<?> list) {
    boolean changed = false;
    List<@Nullable Object> safe = new ArrayList<>(list.size());
    for (Object item : list) {
      Object after = clean(path, item);
      changed |= after != item;
      safe.add(after);
    }
    return changed ? safe : list;
  }

  private Object cleanMap(String path, Map<?, ?> map) {
    boolean changed = false;
    Map<String, @Nullable Object> safe = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String key = (String) entry.getKey();
      String inner = rules.below(path, key);
      Verdict verdict = rules.verdict(inner, key);
      if (verdict == Verdict.DROP) {
        dropped++;
        changed = true;
        continue;
      }
      Object before = entry.getValue();
      Object after = safe(verdict, inner, before);
      String safeKey = texts.maskKey(key);
      changed |= after != before || !safeKey.equals(key);
      safe.put(safe.containsKey(safeKey) ? unique(safeKey, safe) : safeKey, after);
    }
    return changed ? safe : map;
  }

  /** Two masked keys of a map may have become the same. */
  private static String unique(String key, Map<String, ?> taken) {
    int number = 2;
    while (taken.containsKey(key + '#' + number)) {
      number++;
    }
    return key + '#' + number;
  }
}
