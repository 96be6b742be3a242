package io.edgebot.processor.redact.internal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replaces secrets in texts: what the detectors find, what the configured patterns match, and
 * copies of values that are taken from the same event; in the text as it is, and below its escapes.
 * Not thread-safe.
 */
final class TextRedactor {
  private final Scanner scanner;
  private final List<MaskPattern> patterns;
  private final Replacements replacements;
  private final Copies copies;
  private final @Nullable JsonPaths paths;
  private final ByteText bytes = new ByteText();
  private final Spans spans = new Spans();
  private final boolean numbers;
  private final int[] found = new int[Kind.values().length];

  TextRedactor(RedactSettings settings, Replacements replacements, Copies copies) {
    this.scanner = new Scanner(settings.detectors(), replacements);
    this.patterns = settings.patterns();
    this.numbers = settings.detectors().findsNumbers();
    this.replacements = replacements;
    this.copies = copies;
    this.paths = settings.rules().usesPaths() ? new JsonPaths(settings.rules()) : null;
  }

  /** How much of a kind was replaced; starts again at 0. */
  int takeFound(Kind kind) {
    int count = found[kind.ordinal()];
    found[kind.ordinal()] = 0;
    return count;
  }

  /** Whether to leave alone what becomes a pseudonym, since it is one already. */
  void skipPseudonyms(boolean skip) {
    scanner.skipPseudonyms(skip);
  }

  /** UTF-8 as a text, until the next call: decoded only where it is more than ASCII. */
  CharSequence view(byte[] utf8, int offset, int length) {
    return ByteText.isAscii(utf8, offset, length)
        ? bytes.of(utf8, offset, length)
        : new String(utf8, offset, length, StandardCharsets.UTF_8);
  }

  /** Whether a text may hold a secret: false is certain. */
  boolean suspects(CharSequence text) {
    return finds(text) || (hasGuesses() && guessesIn(text.toString()));
  }

  /** Whether a number may be a secret: most detectors find none in numbers. */
  boolean suspects(Number number) {
    return (numbers || hasGuesses()) && suspects(number.toString());
  }

  /** Whether the detectors find something in a text. */
  boolean finds(CharSequence text) {
    if (scanner.start(text).next()) {
      return true;
    }
    if (scanner.sawEscape()) {
      for (Unwrapped layer : Unwrapped.layersOf(text)) {
        if (scanner.start(layer.text()).next()) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean hasGuesses() {
    return !patterns.isEmpty() || paths != null || !copies.all().isEmpty();
  }

  private boolean guessesIn(String text) {
    spans.clear();
    guess(text, null);
    for (Unwrapped layer : Unwrapped.layersOf(text)) {
      guess(layer.text(), layer);
    }
    return !spans.isEmpty();
  }

  /** A key without secrets; one that is a plain name stays, so that nobody can have it renamed. */
  String redactKey(String key) {
    return Copies.isName(key) ? key : redact(key);
  }

  /** Whether a key may hold a secret. */
  boolean suspectsKey(String key) {
    return !Copies.isName(key) && suspects(key);
  }

  /** The text without its secrets; the same one if it holds none. */
  String redact(String text) {
    return redact(text, true);
  }

  /** The text without what the detectors find: patterns and copies are left alone. */
  String redactFound(String text) {
    return redact(text, false);
  }

  private String redact(String text, boolean guesses) {
    spans.clear();
    detect(text, null);
    List<Unwrapped> layers = scanner.sawEscape() ? Unwrapped.layersOf(text) : List.of();
    for (Unwrapped layer : layers) {
      detect(layer.text(), layer);
    }
    if (guesses) {
      guess(text, null);
      for (Unwrapped layer : layers) {
        guess(layer.text(), layer);
      }
    }
    return spans.isEmpty() ? text : spans.replaceIn(text, replacements, found);
  }

  private void detect(String text, @Nullable Unwrapped layer) {
    scanner.start(text);
    while (scanner.next()) {
      Match match = scanner.match();
      add(layer, match.start, match.end, match.action, match.kind);
    }
  }

  private void guess(String text, @Nullable Unwrapped layer) {
    if (paths != null) {
      paths.eachValue(
          text,
          (start, end, action) -> {
            if (!replacements.isOne(text, start, end)) {
              add(layer, start, end, Action.ofText(action), Kind.CREDENTIALS);
            }
          });
    }
    for (MaskPattern pattern : patterns) {
      pattern.eachMatch(
          text,
          (start, end) -> {
            if (!replacements.isOne(text, start, end)) {
              add(layer, start, end, Action.MASK, Kind.PATTERNS);
            }
          });
    }
    for (Literal copy : copies.all()) {
      int start = copy.indexIn(text, 0);
      while (start >= 0) {
        add(layer, start, start + copy.length(), copy.action(), Kind.COPIES);
        start = copy.indexIn(text, start + copy.length());
      }
    }
  }

  private void add(@Nullable Unwrapped layer, int start, int end, Action action, Kind kind) {
    if (layer == null) {
      spans.add(start, end, action, kind);
    } else {
      spans.add(layer.origin(start), layer.origin(end), action, kind);
    }
  }
}
