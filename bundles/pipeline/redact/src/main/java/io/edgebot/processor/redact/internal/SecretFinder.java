package io.edgebot.processor.redact.internal;

/**
 * Finds secrets in a text: values behind names of secrets, bearer tokens, passwords in URLs,
 * private keys. Each character is looked at a bounded number of times. Not thread-safe.
 */
final class SecretFinder {
  private static final int MAX_WORD = 64;
  private static final int MAX_USER_INFO = 512;
  private static final int MIN_TOKEN = 6;
  private static final String BEARER = "bearer";
  private static final String PEM = "-----BEGIN ";
  private static final String PRIVATE_KEY = "PRIVATE KEY-----";

  private static final boolean[] TRIGGERS = new boolean[128];

  static {
    for (char c : "=:>-bB".toCharArray()) {
      TRIGGERS[c] = true;
    }
  }

  private final Names names;
  private final boolean keyValues;
  private final boolean tokens;
  private final String mask;
  private final ValueRange value = new ValueRange();

  private int start;
  private int end;

  SecretFinder(Names names, boolean keyValues, boolean tokens, String mask) {
    this.names = names;
    this.keyValues = keyValues;
    this.tokens = tokens;
    this.mask = mask;
  }

  /** Where the secret begins that was found last. */
  int start() {
    return start;
  }

  /** Where it ends. */
  int end() {
    return end;
  }

  /** Finds the next secret that begins at or behind a position and is not masked yet. */
  boolean next(CharSequence text, int from) {
    for (int i = trigger(text, from); i < text.length(); i = trigger(text, i + 1)) {
      boolean found =
          switch (text.charAt(i)) {
            case '=' -> keyValues && behindName(text, i);
            case ':' -> (keyValues && behindName(text, i)) || (tokens && inUrl(text, i));
            case '>' -> keyValues && inElement(text, i);
            case '-' -> (keyValues && behindOption(text, i)) || (tokens && privateKey(text, i));
            default -> tokens && bearer(text, i);
          };
      if (found && !isMask(text) && start >= from) {
        return true;
      }
    }
    return false;
  }

  /** The next character that can lead to a secret; the text's length if there is none. */
  private static int trigger(CharSequence text, int from) {
    if (text instanceof ByteText bytes) {
      return bytes.indexOfAny(TRIGGERS, from);
    }
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 128 && TRIGGERS[c]) {
        return i;
      }
    }
    return text.length();
  }

  /** {@code name=value}, {@code name : value}, {@code "name":"value"}, {@code \"name\":…}. */
  private boolean behindName(CharSequence text, int separator) {
    int nameEnd = separator;
    while (nameEnd > 0 && (text.charAt(nameEnd - 1) == ' ' || text.charAt(nameEnd - 1) == '\t')) {
      nameEnd--;
    }
    int most = Math.max(0, nameEnd - MAX_WORD);
    while (nameEnd > most && "\"'\\])".indexOf(text.charAt(nameEnd - 1)) >= 0) {
      nameEnd--;
    }
    return names.startOf(text, nameEnd) >= 0 && valueFrom(text, separator + 1);
  }

  /** {@code --name value}. */
  private boolean behindOption(CharSequence text, int dash) {
    if (dash > 0 && text.charAt(dash - 1) > ' ' && !ValueRange.isQuote(text.charAt(dash - 1))) {
      return false;
    }
    int space = dash;
    int most = Math.min(text.length(), dash + MAX_WORD);
    while (space < most && ValueRange.isNameChar(text.charAt(space))) {
      space++;
    }
    return space + 1 < text.length()
        && text.charAt(space) == ' '
        && text.charAt(space + 1) != '-'
        && names.startOf(text, space) > dash
        && valueFrom(text, space + 1);
  }

  /** {@code <name>value}. */
  private boolean inElement(CharSequence text, int bracket) {
    int nameStart = names.startOf(text, bracket);
    if (nameStart < 0) {
      return false;
    }
    int word = wordStart(text, nameStart);
    if (word == 0 || "<:".indexOf(text.charAt(word - 1)) < 0) {
      return false;
    }
    start = bracket + 1;
    end = start;
    while (end < text.length() && text.charAt(end) != '<') {
      end++;
    }
    return end > start;
  }

  /** {@code scheme://user:password@host}. */
  private boolean inUrl(CharSequence text, int colon) {
    if (!matches(text, colon, "://")) {
      return false;
    }
    int separator = -1;
    int at = -1;
    int most = Math.min(text.length(), colon + MAX_USER_INFO);
    for (int i = colon + 3; i < most && "/?# \t\r\n\"'<>".indexOf(text.charAt(i)) < 0; i++) {
      if (text.charAt(i) == ':' && separator < 0) {
        separator = i;
      } else if (text.charAt(i) == '@') {
        at = i;
      }
    }
    start = separator + 1;
    end = at;
    return separator >= 0 && at > start;
  }

  private boolean bearer(CharSequence text, int from) {
    if (!matches(text, from, BEARER) || (from > 0 && Character.isLetter(text.charAt(from - 1)))) {
      return false;
    }
    int at = from + BEARER.length();
    while (at < text.length() && " \t:=\"'\\+".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    start = at;
    while (at < text.length() && isTokenChar(text.charAt(at))) {
      at++;
    }
    end = at;
    return start > from + BEARER.length() && end - start >= MIN_TOKEN;
  }

  private boolean privateKey(CharSequence text, int from) {
    if (!matches(text, from, PEM)) {
      return false;
    }
    for (int i = from + PEM.length(); i < Math.min(text.length(), from + MAX_WORD); i++) {
      if (matches(text, i, PRIVATE_KEY)) {
        start = i + PRIVATE_KEY.length();
        end = start;
        while (end < text.length() && !matches(text, end, "-----END ")) {
          end++;
        }
        return end > start;
      }
    }
    return false;
  }

  private boolean valueFrom(CharSequence text, int from) {
    if (!value.find(text, from)) {
      return false;
    }
    start = value.start;
    end = value.end;
    return true;
  }

  private static int wordStart(CharSequence text, int from) {
    int at = from;
    while (at > 0 && at > from - MAX_WORD && ValueRange.isNameChar(text.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  private boolean isMask(CharSequence text) {
    return end - start == mask.length() && matchesExactly(text, start, mask);
  }

  /** Whether a text stands at a position, in any case. */
  private static boolean matches(CharSequence text, int from, String expected) {
    if (from + expected.length() > text.length()) {
      return false;
    }
    for (int i = 0; i < expected.length(); i++) {
      if (Character.toLowerCase(text.charAt(from + i))
          != Character.toLowerCase(expected.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean matchesExactly(CharSequence text, int from, String expected) {
    for (int i = 0; i < expected.length(); i++) {
      if (text.charAt(from + i) != expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isTokenChar(char c) {
    return (c < 128 && Character.isLetterOrDigit(c)) || "._~+/=-".indexOf(c) >= 0;
  }
}
