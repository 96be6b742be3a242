package io.edgebot.processor.redact.internal;

import java.util.Arrays;

/**
 * Finds values by their paths in JSON (RFC 8259) within a text. A path begins at the outermost
 * object, or at that of a JSON text in a string. What is no JSON any more is read as far as it can
 * be: cut off, with masks in it, with single quotes or none. Not thread-safe.
 */
final class JsonPaths {
  /** So often each character is looked at, so that time stays linear. */
  private static final long LOOKS = 20;

  private static final int SPARE_LOOKS = 20_000;

  private final FieldRules rules;
  private final Match match = new Match();
  private CharSequence text = "";
  private Values values = (start, end, action) -> {};
  private long looks;

  JsonPaths(FieldRules rules) {
    this.rules = rules;
  }

  /** Takes ranges of a text. */
  interface Values {
    /** One that is not empty. */
    void add(int start, int end, Action action);
  }

  /**
   * Finds each value of which a path or wildcard says something. Where that would take much longer
   * than the text is long, all the rest counts as found.
   */
  void eachValue(String in, Values found) {
    text = in;
    values = found;
    looks = -SPARE_LOOKS;
    lookInto(0, in.length());
    text = "";
  }

  private void lookInto(int start, int end) {
    for (int i = start; i < end; i++) {
      if (text.charAt(i) == '{') {
        new Part(i, end).search();
        return;
      }
    }
  }

  /** A part of the text, of which nothing around counts: a string's content, or all. */
  private final class Part {
    private final int end;
    private final StringBuilder path = new StringBuilder();

    /** How long the path of each object or list around is. */
    private int[] lengths = new int[8];

    private int level;
    private int at;

    Part(int start, int end) {
      this.at = start;
      this.end = end;
    }

    void search() {
      while (at < end) {
        if (looks > LOOKS * text.length()) {
          values.add(at, end, Action.MASK);
          return;
        }
        char c = text.charAt(at);
        if (c == '{' || (c == '[' && level > 0)) {
          open();
        } else if (level == 0) {
          at++; // also a [ before an object: it is mostly none of JSON
        } else if (c == '}' || c == ']') {
          close();
        } else if (c == ',') {
          path.setLength(lengths[level]);
          at++;
        } else if (c == '\\' || ValueRange.isQuote(c)) {
          quoted();
        } else if (ValueRange.isNameChar(c)) {
          bare();
        } else {
          at++;
        }
      }
    }

    private void open() {
      level++;
      if (level == lengths.length) {
        lengths = Arrays.copyOf(lengths, 2 * level);
      }
      lengths[level] = path.length();
      at++;
    }

    private void close() {
      path.setLength(lengths[level]);
      level--;
      at++;
    }

    /** A key or a value, in quotes that have as many backslashes as the text around asks for. */
    private void quoted() {
      if (ValueRange.isApostrophe(text, at)) {
        at++;
        return;
      }
      int backslashes = 0;
      while (at < end && text.charAt(at) == '\\') {
        backslashes++;
        at++;
      }
      if (at >= end || !ValueRange.isQuote(text.charAt(at))) {
        return;
      }
      int start = at + 1;
      int close = ValueRange.closingQuote(text, start, text.charAt(at), backslashes);
      looks += close - start;
      if (close >= end) {
        at = start; // its end is cut off
      } else if (!key(start, close, behindQuote(close))) {
        lookInto(start, close);
        looks += close - start;
        at = behindQuote(close);
      }
    }

    private void bare() {
      int start = at;
      while (at < end && ValueRange.isNameChar(text.charAt(at))) {
        at++;
      }
      key(start, at, at);
    }

    /** Goes on behind a key's separator, or behind its value if that is found; false if none. */
    private boolean key(int start, int stop, int behind) {
      int separator = visible(behind);
      if (separator >= end || (text.charAt(separator) != ':' && text.charAt(separator) != '=')) {
        return false;
      }
      String key = text.subSequence(start, stop).toString();
      path.setLength(lengths[level]);
      path.append(path.isEmpty() ? "" : ".").append(key);
      looks += path.length();
      at = visible(separator + 1);
      Action action = rules.selected(path.toString(), key);
      if (action != Action.NONE
          && ValueRange.find(text, at, ValueForm.ANY, match)
          && match.start < end) {
        int stopped = Math.min(match.end, end);
        if (action != Action.KEEP) {
          values.add(match.start, stopped, action);
        }
        at = ValueRange.isQuote(text.charAt(match.start - 1)) ? behindQuote(stopped) : stopped;
      }
      return true;
    }

    /** Behind the quote that ends a value, and its backslashes. */
    private int behindQuote(int from) {
      int quote = from;
      while (quote < end && text.charAt(quote) == '\\') {
        quote++;
      }
      return quote < end && ValueRange.isQuote(text.charAt(quote)) ? quote + 1 : from;
    }

    /** The first position from one on that has no white space, nor an escape for it. */
    private int visible(int from) {
      int visible = from;
      int at = from;
      while (at < end && (text.charAt(at) <= ' ' || text.charAt(at) == '\\')) {
        boolean escape = text.charAt(at) == '\\';
        while (at < end && text.charAt(at) == '\\') {
          at++;
        }
        if (escape && (at == end || "nrt".indexOf(text.charAt(at)) < 0)) {
          return visible;
        }
        visible = ++at;
      }
      return visible;
    }
  }
}
