package io.edgebot.processor.redact.internal;

import java.util.Locale;
import java.util.Set;

/**
 * Finds where a value begins and ends that stands behind a name and its separator. In doubt it
 * takes more: what is masked in excess can be asked for at its source, what leaked cannot be taken
 * back.
 */
final class ValueRange {
  private static final int MAX_LOOK_AHEAD = 64;
  private static final Set<String> SCHEMES =
      Set.of(
          "bearer", "basic", "digest", "negotiate", "ntlm", "token", "apikey", "aws4-hmac-sha256");
  private static final int LONGEST_SCHEME = 16;

  private ValueRange() {}

  /** Finds the value of a form behind a separator; false if there is none. */
  static boolean find(CharSequence text, int behindSeparator, ValueForm form, Match match) {
    int at = behindSeparator;
    int length = text.length();
    while (at < length && "=:>~ \t".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (at + 1 < length && isPrefix(text, at) && isQuote(text.charAt(at + 1))) {
      at++;
    }
    int backslashes = 0;
    while (at + backslashes < length && text.charAt(at + backslashes) == '\\') {
      backslashes++;
    }
    boolean quoted = at + backslashes < length && isQuote(text.charAt(at + backslashes));
    int start = quoted ? at + backslashes + 1 : at;
    int end = form.end(text, start);
    if (end == ValueForm.WHOLE) {
      if (quoted) {
        end = closingQuote(text, start, text.charAt(start - 1), backslashes);
      } else if (at < length && (text.charAt(at) == '{' || text.charAt(at) == '[')) {
        end = closingBracket(text, at);
      } else {
        end = form == ValueForm.LINE ? lineEnd(text, at) : bareEnd(text, at);
      }
    }
    match.start = start;
    match.end = end;
    return end > start;
  }

  /** Up to the quote that closes, and its backslashes. */
  static int closingQuote(CharSequence text, int from, char quote, int backslashes) {
    int run = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        run++;
        continue;
      }
      if (c == quote && closes(run, backslashes)) {
        return i - Math.min(run, backslashes);
      }
      run = 0;
    }
    return text.length();
  }

  /**
   * Whether a quote closes what another has opened, by the backslashes before both. What is quoted
   * has as many before each of its own, and once more.
   */
  private static boolean closes(int run, int backslashes) {
    int own = run - backslashes;
    return own <= 0 || own % (2 * (backslashes + 1)) == 0;
  }

  private static int closingBracket(CharSequence text, int from) {
    int depth = 0;
    char quote = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (isQuote(c)) {
        quote = isApostrophe(text, i) ? 0 : c;
      } else if (c == '{' || c == '[') {
        depth++;
      } else if ((c == '}' || c == ']') && --depth == 0) {
        return i + 1;
      }
    }
    return text.length();
  }

  private static int bareEnd(CharSequence text, int from) {
    int end = wordEnd(text, from);
    int next = end;
    while (next < text.length() && (text.charAt(next) == ' ' || text.charAt(next) == '\t')) {
      next++;
    }
    if (end - from > LONGEST_SCHEME || next == text.length() || next == end) {
      return end;
    }
    String word = text.subSequence(from, end).toString().toLowerCase(Locale.ROOT);
    if (word.equals("digest")) {
      return lineEnd(text, next);
    }
    return SCHEMES.contains(word) ? wordEnd(text, next) : end;
  }

  private static int lineEnd(CharSequence text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
      at++;
    }
    return at;
  }

  private static int wordEnd(CharSequence text, int from) {
    int at = from;
    while (at < text.length() && !endsWord(text, at)) {
      at++;
    }
    return at;
  }

  private static boolean endsWord(CharSequence text, int at) {
    char c = text.charAt(at);
    if (c <= ' ' || Character.isWhitespace(c)) {
      return true;
    }
    char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
    return switch (c) {
      case '"', '\'' -> next <= ' ' || ",;:)}]>".indexOf(next) >= 0;
      case ')', '}', ']' -> next <= ' ' || ",;:)}]>\"'".indexOf(next) >= 0;
      case ',', ';', '&' -> next <= ' ' || "\"'{[".indexOf(next) >= 0 || isKey(text, at + 1);
      case '<' -> next == '/';
      default -> false;
    };
  }

  /** Whether the next name=value begins at a position. */
  private static boolean isKey(CharSequence text, int from) {
    int at = from;
    while (at < text.length() && at < from + MAX_LOOK_AHEAD && isNameChar(text.charAt(at))) {
      at++;
    }
    return at > from && at < text.length() && (text.charAt(at) == '=' || text.charAt(at) == ':');
  }

  static boolean isNameChar(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
  }

  /** A ' within or behind a word; that of {@code u'text'} (Python) is a quote. */
  static boolean isApostrophe(CharSequence text, int at) {
    if (at == 0 || text.charAt(at) != '\'' || !isNameChar(text.charAt(at - 1))) {
      return false;
    }
    return !isPrefix(text, at - 1) || (at > 1 && isNameChar(text.charAt(at - 2)));
  }

  /** What may stand before a quote in Python. */
  private static boolean isPrefix(CharSequence text, int at) {
    return "ubrUBR".indexOf(text.charAt(at)) >= 0;
  }

  static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }
}
