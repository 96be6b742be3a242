package io.edgebot.processor.redact.internal;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names of fields, found at the end of a word: {@code password} in {@code password}, {@code
 * DB_PASSWORD}, {@code db.password} and {@code dbPassword}; {@code api_key} also as {@code API-Key}
 * or {@code apiKey}. A short name must begin a word, so that {@code key} is not found in {@code
 * monkey}. Immutable.
 */
final class Names {
  /** By the last character, as it may stand in a text; all beyond ASCII share a place. */
  private final Name[][] byLastChar = new Name[128][0];

  /** Of names that both stand at a position, the one that is earlier in the list is found. */
  Names(List<Name> names) {
    for (Name name : names) {
      String plain = name.plain();
      if (!plain.isEmpty()) {
        char last = plain.charAt(plain.length() - 1);
        add(place(last), name);
        if (place(last) != place(Character.toUpperCase(last))) {
          add(place(Character.toUpperCase(last)), name);
        }
      }
    }
  }

  private void add(int place, Name name) {
    Name[] others = byLastChar[place];
    byLastChar[place] = Arrays.copyOf(others, others.length + 1);
    byLastChar[place][others.length] = name;
  }

  private static int place(char c) {
    return Math.min(c, 127);
  }

  /** The name that ends right before a position; null if none does. */
  @Nullable Name endingAt(CharSequence text, int end) {
    if (end > 0) {
      for (Name name : byLastChar[place(text.charAt(end - 1))]) {
        if (name.startIn(text, end) >= 0) {
          return name;
        }
      }
    }
    return null;
  }
}
