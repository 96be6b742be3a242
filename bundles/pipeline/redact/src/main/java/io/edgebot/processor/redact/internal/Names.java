package io.edgebot.processor.redact.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names of fields, found at the end of a word: {@code password} in {@code password}, {@code
 * DB_PASSWORD}, {@code db.password} and {@code dbPassword}; {@code api_key} also as {@code API-Key}
 * or {@code apiKey}. A short name must begin a word, so that {@code key} is not found in {@code
 * monkey}. Immutable.
 */
final class Names {
  private final Map<Character, List<Name>> byLastChar = new HashMap<>();
  private final boolean[] lastChars = new boolean[128];

  /** Of names that both stand at a position, the one that is earlier in the list is found. */
  Names(List<Name> names) {
    for (Name name : names) {
      String plain = name.plain();
      if (!plain.isEmpty()) {
        char last = plain.charAt(plain.length() - 1);
        byLastChar.computeIfAbsent(last, c -> new ArrayList<>()).add(name);
        // All beyond ASCII share a place: they are rare enough to be looked up.
        lastChars[Math.min(last, 127)] = true;
        lastChars[Math.min(Character.toUpperCase(last), 127)] = true;
      }
    }
  }

  /** The name that ends right before a position; null if none does. */
  @Nullable Name endingAt(CharSequence text, int end) {
    if (end <= 0 || !lastChars[Math.min(text.charAt(end - 1), 127)]) {
      return null;
    }
    List<Name> candidates = byLastChar.get(Character.toLowerCase(text.charAt(end - 1)));
    if (candidates != null) {
      for (Name name : candidates) {
        if (name.startIn(text, end) >= 0) {
          return name;
        }
      }
    }
    return null;
  }
}
