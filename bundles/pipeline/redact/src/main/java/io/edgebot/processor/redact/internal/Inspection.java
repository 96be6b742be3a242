package io.edgebot.processor.redact.internal;

import io.edgebot.api.event.Event;
import io.edgebot.processor.redact.internal.FieldRules.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether an event holds anything to be taken out, without decoding or copying its texts:
 * most hold nothing. Not thread-safe.
 */
final class Inspection implements Event.FieldWriter {
  private static final int MAX_CLEAN_KEYS = 1000;

  private final FieldRules rules;
  private final TextMasker texts;

  /** Keys that are neither dropped nor hold a secret: looked at once. */
  private final Set<String> cleanKeys = new HashSet<>();

  private boolean found;

  Inspection(FieldRules rules, TextMasker texts) {
    this.rules = rules;
    this.texts = texts;
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
    found = found || isSuspectKey(key) || texts.suspects(bytes, offset, length);
  }

  @Override
  public void value(String key, @Nullable Object value) {
    found = found || isSuspectKey(key) || isSuspect(key, value);
  }

  /** A key of the event itself: mostly one of those that the events before had. */
  private boolean isSuspectKey(String key) {
    if (cleanKeys.contains(key)) {
      return false;
    }
    if (isSuspectKey(key, key)) {
      return true;
    }
    if (cleanKeys.size() < MAX_CLEAN_KEYS) {
      cleanKeys.add(key);
    }
    return false;
  }

  private boolean isSuspectKey(String path, String key) {
    return rules.verdict(path, key) != Verdict.KEEP || texts.suspects(key);
  }

  private boolean isSuspect(String path, @Nullable Object value) {
    if (value instanceof String text) {
      return texts.suspects(text);
    }
    if (value instanceof Number number) {
      return texts.suspects(number);
    }
    if (value instanceof List<?> list) {
      for (Object item : list) {
        if (isSuspect(path, item)) {
          return true;
        }
      }
    } else if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        String key = (String) entry.getKey();
        String inner = rules.below(path, key);
        if (isSuspectKey(inner, key) || isSuspect(inner, entry.getValue())) {
          return true;
        }
      }
    }
    return false;
  }
}
