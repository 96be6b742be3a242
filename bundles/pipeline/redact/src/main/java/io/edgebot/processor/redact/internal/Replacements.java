package io.edgebot.processor.redact.internal;

import org.jspecify.annotations.Nullable;

/** What stands in the place of a secret. Not thread-safe. */
final class Replacements {
  private static final int MOST_DIGITS = 6;

  private final String mask;
  private @Nullable Hasher hasher;
  private @Nullable Pseudonyms pseudonyms;

  Replacements(String mask) {
    this.mask = mask;
  }

  /** Hashes with a key from now on. */
  void use(HashKey key) {
    if (hasher == null || hasher.key() != key) {
      hasher = new Hasher(key);
      pseudonyms = new Pseudonyms(key);
    }
  }

  String mask() {
    return mask;
  }

  /** What stands in the place of a value; the same whatever escapes the value is wrapped in. */
  String of(Action action, String value) {
    if (action == Action.HASH && hasher != null) {
      return hasher.hash(Unwrapped.innermost(value));
    }
    String pseudonym =
        action == Action.PSEUDONYM && pseudonyms != null
            ? pseudonyms.of(Unwrapped.innermost(value))
            : null;
    return pseudonym == null ? mask : pseudonym;
  }

  /** Whether a range of a text is a replacement already. */
  boolean isOne(CharSequence text, int start, int end) {
    return isMask(text, start, end) || Hasher.isHash(text, start, end);
  }

  /**
   * The mask, or a masked key that was told apart from another by a number. A mask in parentheses
   * may be found without the last one.
   */
  private boolean isMask(CharSequence text, int start, int end) {
    int rest = start + mask.length();
    if (rest > text.length() || end > rest + MOST_DIGITS) {
      return false;
    }
    for (int i = 0; i < mask.length(); i++) {
      if (text.charAt(start + i) != mask.charAt(i)) {
        return false;
      }
    }
    for (int i = rest; i < end; i++) {
      char c = text.charAt(i);
      if (i == rest ? c != '#' : c < '0' || c > '9') {
        return false;
      }
    }
    return end != rest + 1;
  }
}
