package io.edgebot.processor.redact.internal;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The values that are taken from an event with their fields, to be replaced wherever else they
 * stand in the same event. Not thread-safe.
 */
final class Copies {
  /** A shorter masked value stands in too many texts by chance. */
  private static final int MIN_MASKED = 6;

  /** A hashed value is a name of something: it counts as a whole word where it is short. */
  private static final int MIN_HASHED = 3;

  /** Up to this length a value of lower-case letters only may be a word as any other. */
  private static final int LONGEST_WORD = 15;

  private static final int MOST = 100;

  private final Replacements replacements;
  private final Map<String, Literal> literals = new LinkedHashMap<>();
  private boolean overflown;

  Copies(Replacements replacements) {
    this.replacements = replacements;
  }

  void clear() {
    literals.clear();
    overflown = false;
  }

  /** Remembers a value that is masked, hashed or dropped; what replaces others is none. */
  void add(String value, Action action) {
    String text = Unwrapped.innermost(value);
    if (replacements.mask().contains(text) || replacements.isOne(text, 0, text.length())) {
      return;
    }
    boolean word = text.length() <= LONGEST_WORD && isName(text);
    boolean counts =
        action == Action.HASH
            ? text.length() >= (isNumber(text) ? MIN_MASKED : MIN_HASHED)
            : text.length() >= MIN_MASKED && !word;
    if (counts) {
      overflown |= literals.size() == MOST && !literals.containsKey(text);
      if (!overflown) {
        literals.computeIfAbsent(
            text, key -> new Literal(key, word || key.length() < MIN_MASKED, action));
      }
    }
  }

  /** Remembers a key that goes, if it can be a secret itself: a name has no digit. */
  void addKey(String key, Action action) {
    if (key.chars().anyMatch(Character::isDigit)) {
      add(key, action);
    }
  }

  /** Whether an event had more such values than are remembered. */
  boolean isOverflown() {
    return overflown;
  }

  Collection<Literal> all() {
    return literals.values();
  }

  /** Whether a text is a plain name or a word. */
  static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < 'a' || c > 'z') && c != '_') {
        return false;
      }
    }
    return true;
  }

  private static boolean isNumber(String text) {
    return text.chars().allMatch(c -> c < 128 && !Character.isLetter(c));
  }
}
