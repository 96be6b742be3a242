package io.edgebot.processor.redact.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of events, at any depth: in values, in lists and maps, in their keys. Not
 * thread-safe.
 */
final class Redactor {
  private static final String RAW = "raw_message";

  /** What still holds something after so many times is not let pass. */
  private static final int MOST_TIMES = 2;

  private final FieldRules rules;
  private final Replacements replacements;
  private final Copies copies;
  private final TextRedactor texts;
  private final Inspection inspection;
  private final Hidden hidden;
  private final ReplacedValues values;
  private final int[] fields = new int[Action.values().length];

  Redactor(RedactSettings settings) {
    this.rules = settings.rules();
    this.replacements = new Replacements(settings.mask());
    this.copies = new Copies(replacements);
    this.texts = new TextRedactor(settings, replacements, copies);
    this.inspection = new Inspection(rules, texts, replacements);
    this.hidden = new Hidden(rules, copies);
    this.values = new ReplacedValues(texts, replacements);
  }

  /** Hashes with a key from now on. */
  void use(HashKey key) {
    replacements.use(key);
  }

  /** How many fields an action befell because of their names; starts again at 0. */
  int takeFields(Action action) {
    int count = fields[action.ordinal()];
    fields[action.ordinal()] = 0;
    return count;
  }

  /** How many values of a kind were replaced in texts; starts again at 0. */
  int takeFound(Kind kind) {
    return texts.takeFound(kind);
  }

  /**
   * The event without its secrets; the same one if it holds none. What was rewritten is looked at
   * once more.
   *
   * @return null if it could not be freed of them
   */
  @Nullable Event redact(Event event) {
    copies.clear();
    texts.skipPseudonyms(false);
    Event safe = event;
    for (int i = 0; i < MOST_TIMES; i++) {
      if (!inspection.findsIn(safe)) {
        return safe;
      }
      hidden.collect(safe);
      safe = rewrite(safe);
      texts.skipPseudonyms(true);
    }
    return inspection.findsIn(safe) ? null : safe;
  }

  private Event rewrite(Event event) {
    EventBuilder changed = event.toBuilder();
    Map<String, @Nullable Object> renamed = new LinkedHashMap<>();
    UniqueKeys keys = new UniqueKeys(key -> event.indexOf(key) >= 0 || renamed.containsKey(key));
    for (int i = 0; i < event.size(); i++) {
      String key = event.key(i);
      Object before = event.value(i);
      boolean needed = RedactSettings.NEEDED.contains(key);
      Action action = needed ? Action.NONE : rules.action(key, key, before);
      if (action == Action.DROP) {
        changed.remove(key);
        fields[Action.DROP.ordinal()]++;
        continue;
      }
      Object after = needed ? safeNeeded(before) : safe(action, key, before);
      String safeKey = action == Action.KEEP ? key : texts.redactKey(key);
      if (!safeKey.equals(key)) {
        changed.remove(key);
        renamed.put(keys.of(safeKey), after);
      } else if (after != before) {
        changed.put(key, after);
      }
    }
    renamed.forEach(changed::put);
    if (copies.isOverflown() && event.get(RAW) != null) {
      changed.put(RAW, replacements.mask()); // it may hold a value that could not be remembered
    }
    return changed.build();
  }

  private @Nullable Object safe(Action action, String path, @Nullable Object value) {
    if (action == Action.NONE) {
      return clean(path, value);
    }
    if (action == Action.KEEP || value == null) {
      return value;
    }
    Object after = action == Action.HASH ? values.hashed(value) : values.masked(value);
    fields[action.ordinal()] += after == value ? 0 : 1;
    return after;
  }

  /** What every event needs keeps its value, but for what the detectors find in it. */
  private @Nullable Object safeNeeded(@Nullable Object value) {
    return value instanceof String text ? texts.redactFound(text) : value;
  }

  /** A value without secrets; the same object if it holds none. */
  private @Nullable Object clean(String path, @Nullable Object value) {
    if (value instanceof String text) {
      return texts.redact(text);
    }
    if (value instanceof Number number) {
      String text = number.toString();
      String safe = texts.redact(text);
      return safe.equals(text) ? number : values.masked(safe);
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
    UniqueKeys keys = new UniqueKeys(safe::containsKey);
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String key = (String) entry.getKey();
      String inner = rules.below(path, key);
      Object before = entry.getValue();
      Action action = rules.action(inner, key, before);
      if (action == Action.DROP) {
        fields[Action.DROP.ordinal()]++;
        changed = true;
        continue;
      }
      Object after = safe(action, inner, before);
      String safeKey = action == Action.KEEP ? key : texts.redactKey(key);
      changed |= after != before || !safeKey.equals(key);
      safe.put(keys.of(safeKey), after);
    }
    return changed ? safe : map;
  }
}
