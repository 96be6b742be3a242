package io.edgebot.processor.redact.internal;

import io.edgebot.api.event.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether an event holds anything to be taken out, without decoding or copying its texts:
 * most hold nothing. Not thread-safe.
 */
final class Inspection implements Event.FieldWriter {
  private static final int MOST_CLEAN_KEYS = 1000;

  private final FieldRules rules;
  private final TextRedactor texts;
  private final Replacements replacements;

  /**
   * Keys of which no rule says anything and that hold no secret, and whether every event needs
   * them: looked at once.
   */
  private final Map<String, Boolean> cleanKeys = new HashMap<>();

  private boolean found;

  Inspection(FieldRules rules, TextRedactor texts, Replacements replacements) {
    this.rules = rules;
    this.texts = texts;
    this.replacements = replacements;
  }

  /** Whether an event may hold something: false is certain. */
  boolean findsIn(Event event) {
    found = false;
    try {
      event.writeTo(this);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // this writer throws none
    }
    return found;
  }

  @Override
  public void utf8(String key, byte[] bytes, int offset, int length) {
    found = found || isSuspect(key, texts.view(bytes, offset, length));
  }

  @Override
  public void value(String key, @Nullable Object value) {
    found = found || isSuspect(key, value);
  }

  /** A field of the event itself: its key is mostly one of those that the events before had. */
  private boolean isSuspect(String key, @Nullable Object value) {
    Boolean needed = cleanKeys.get(key);
    if (needed == null) {
      needed = RedactSettings.NEEDED.contains(key);
      if (!needed && (!rules.isFree(key, key) || texts.suspectsKey(key))) {
        return isSuspectField(key, key, value);
      }
      if (cleanKeys.size() < MOST_CLEAN_KEYS) {
        cleanKeys.put(key, needed);
      }
    }
    return needed
        ? value instanceof CharSequence text && texts.finds(text)
        : isSuspectValue(key, value);
  }

  private boolean isSuspectField(String path, String key, @Nullable Object value) {
    return switch (rules.action(path, key, value)) {
      case KEEP -> false;
      case DROP -> true;
      case MASK -> texts.suspectsKey(key) || (value != null && !isReplaced(value));
      case HASH -> texts.suspectsKey(key) || !isHashed(value);
      case NONE, PSEUDONYM -> texts.suspectsKey(key) || isSuspectValue(path, value);
    };
  }

  private boolean isReplaced(Object value) {
    return value instanceof CharSequence text && replacements.isOne(text, 0, text.length());
  }

  private boolean isHashed(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list.stream().allMatch(this::isHashed);
    }
    if (value instanceof Map<?, ?> map) {
      return map.keySet().stream().noneMatch(key -> texts.suspectsKey((String) key))
          && map.values().stream().allMatch(this::isHashed);
    }
    return value == null || isReplaced(value);
  }

  private boolean isSuspectValue(String path, @Nullable Object value) {
    if (value instanceof CharSequence text) {
      return texts.suspects(text);
    }
    if (value instanceof Number number) {
      return texts.suspects(number);
    }
    if (value instanceof List<?> list) {
      for (Object item : list) {
        if (isSuspectValue(path, item)) {
          return true;
        }
      }
    } else if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        String key = (String) entry.getKey();
        if (isSuspectField(rules.below(path, key), key, entry.getValue())) {
          return true;
        }
      }
    }
    return false;
  }
}
