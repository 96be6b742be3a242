package io.edgebot.processor.redact.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Masks secrets in texts: by {@link SecretFinder}, by the configured patterns, and the values of
 * fields that were dropped from the same event, wherever else they stand. Not thread-safe.
 */
final class TextMasker {
  /** A shorter value stands in too many texts by chance. */
  private static final int MIN_LITERAL = 6;

  /** Up to this length a value of lower-case letters only may be a word as any other. */
  private static final int LONGEST_WORD = 15;

  private static final int MAX_LITERALS = 100;

  private final SecretFinder finder;
  private final List<MaskPattern> patterns;
  private final String mask;
  private final ByteText view = new ByteText();
  private final Map<String, Literal> literals = new LinkedHashMap<>();
  private boolean overflown;

  private int masked;

  TextMasker(RedactSettings settings) {
    this.finder =
        new SecretFinder(
            settings.rules().names(), settings.keyValues(), settings.tokens(), settings.mask());
    this.patterns = settings.patterns();
    this.mask = settings.mask();
  }

  /** Forgets the values of the event before. */
  void clear() {
    literals.clear();
    overflown = false;
  }

  /** Remembers a value that was dropped, to be masked wherever else it stands. */
  void dropped(String value) {
    if (value.length() >= MIN_LITERAL && !(value.length() <= LONGEST_WORD && isName(value))) {
      overflown |= literals.size() == MAX_LITERALS && !literals.containsKey(value);
      if (!overflown) {
        literals.computeIfAbsent(value, Literal::new);
      }
    }
  }

  /** Whether an event had more dropped values than are remembered. */
  boolean isOverflown() {
    return overflown;
  }

  /** Remembers a key that was dropped, if it can be a secret itself: a name has no digit. */
  void droppedKey(String key) {
    if (key.chars().anyMatch(Character::isDigit)) {
      dropped(key);
    }
  }

  /** How many texts were changed; starts again at 0. */
  int takeMasked() {
    int count = masked;
    masked = 0;
    return count;
  }

  /** Whether a text may hold a secret: false is certain. */
  boolean suspects(byte[] bytes, int offset, int length) {
    if (finder.next(view.of(bytes, offset, length), 0)) {
      return true;
    }
    return !patterns.isEmpty() && suspectsByPattern(view.toString());
  }

  /** Whether a text holds a secret. */
  boolean suspects(String text) {
    return finder.next(text, 0) || suspectsByPattern(text);
  }

  /** Whether a number matches a configured pattern: all other secrets are texts. */
  boolean suspects(Number number) {
    return !patterns.isEmpty() && suspectsByPattern(number.toString());
  }

  /** A key without secrets; one that is a plain name stays, so that nobody can have it renamed. */
  String maskKey(String key) {
    return isName(key) ? key : mask(key);
  }

  /** The text without its secrets; the same one if it holds none. */
  String mask(String text) {
    String result = maskFound(text);
    for (MaskPattern pattern : patterns) {
      result = pattern.mask(result, mask);
    }
    for (Literal literal : literals.values()) {
      result = literal.mask(result, mask);
    }
    if (!result.equals(text)) {
      masked++;
    }
    return result;
  }

  private static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < 'a' || c > 'z') && c != '_') {
        return false;
      }
    }
    return true;
  }

  private boolean suspectsByPattern(String text) {
    for (MaskPattern pattern : patterns) {
      if (pattern.pattern().matcher(text).find()) {
        return true;
      }
    }
    return false;
  }

  /** The text without what the finder finds: patterns and dropped values are left alone. */
  String maskFound(String text) {
    if (!finder.next(text, 0)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int copied = 0;
    do {
      out.append(text, copied, finder.start()).append(mask);
      copied = finder.end();
    } while (finder.next(text, copied));
    return out.append(text, copied, text.length()).toString();
  }
}
