package io.edgebot.processor.redact.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names of secrets, found at the end of a word: {@code password} in {@code password}, {@code
 * DB_PASSWORD}, {@code db.password} and {@code dbPassword}; {@code api_key} also as {@code API-Key}
 * or {@code apiKey}. A short name must begin a word, so that {@code key} is not found in {@code
 * monkey}. Immutable.
 */
final class Names {
  /** From this length on a name is distinct enough to be found inside a word, as in PGPASSWORD. */
  private static final int DISTINCT = 8;

  private final Map<Character, List<String>> byLastChar = new HashMap<>();
  private final boolean[] lastChars = new boolean[128];

  Names(Iterable<String> names) {
    for (String name : names) {
      StringBuilder plain = new StringBuilder();
      for (int i = 0; i < name.length(); i++) {
        if (!isJoint(name.charAt(i))) {
          plain.append(Character.toLowerCase(name.charAt(i)));
        }
      }
      if (plain.length() > 0) {
        char last = plain.charAt(plain.length() - 1);
        byLastChar.computeIfAbsent(last, c -> new ArrayList<>()).add(plain.toString());
        // All beyond ASCII share a place: they are rare enough to be looked up.
        lastChars[Math.min(last, 127)] = true;
        lastChars[Math.min(Character.toUpperCase(last), 127)] = true;
      }
    }
  }

  /** Where a name begins that ends right before a position; -1 if none does. */
  int startOf(CharSequence text, int end) {
    if (end <= 0 || !lastChars[Math.min(text.charAt(end - 1), 127)]) {
      return -1;
    }
    List<String> candidates = byLastChar.get(Character.toLowerCase(text.charAt(end - 1)));
    if (candidates != null) {
      for (String name : candidates) {
        int start = startOf(text, end, name);
        if (start >= 0) {
          return start;
        }
      }
    }
    return -1;
  }

  private static int startOf(CharSequence text, int end, String name) {
    int at = end - 1;
    int left = name.length() - 1;
    boolean joint = true; // a name does not end in one
    while (left >= 0) {
      if (at < 0) {
        return -1;
      }
      char c = text.charAt(at);
      if (Character.toLowerCase(c) == name.charAt(left)) {
        left--;
        joint = false;
      } else if (!joint && isJoint(c)) {
        joint = true;
      } else {
        return -1;
      }
      at--;
    }
    int start = at + 1;
    return name.length() >= DISTINCT || beginsWord(text, start) ? start : -1;
  }

  private static boolean beginsWord(CharSequence text, int start) {
    if (start == 0 || !Character.isLetter(text.charAt(start - 1))) {
      return true;
    }
    return Character.isLowerCase(text.charAt(start - 1))
        && Character.isUpperCase(text.charAt(start));
  }

  private static boolean isJoint(char c) {
    return c == '_' || c == '-' || c == '.' || c == ' ';
  }
}
