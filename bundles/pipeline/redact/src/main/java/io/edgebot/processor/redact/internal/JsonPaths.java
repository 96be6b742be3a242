package io.edgebot.processor.redact.internal;

/**
 * Finds values by their paths in JSON (RFC 8259) within a text. A path begins at the outermost
 * object, or at that of a JSON text in a string. What is no JSON any more is read as far as it can
 * be: cut off, with masks in it, with single quotes or none. Not thread-safe.
 */
final class JsonPaths {
  /** Deeper objects count as if they were one. */
  private static final int MOST_LEVELS = 64;

  private static final int LONGEST_STEP = 200;

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
      char c = text.charAt(i);
      if (c == '{' || c == '[') {
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
    private final int[] lengths = new int[MOST_LEVELS + 1];

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
        if (c == '{' || c == '[') {
          open();
        } else if (level == 0) {
          at++;
        } else if (c == '}' || c == ']') {
          close();
        } else if (c == ',') {
          path.setLength(lengths[inner()]);
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

    private int inner() {
      return Math.min(level, MOST_LEVELS);
    }

    private void open() {
      level++;
      if (level <= MOST_LEVELS) {
        lengths[level] = path.length();
      }
      at++;
    }

    private void close() {
      path.setLength(lengths[inner()]);
      level--;
      at++;
    }

    /** A key or a value, in quotes that have as many backslashes as the text around asks for. */
    private void quoted() {
      if (at > 0 && ValueRange.isNameChar(text.charAt(at - 1))) {
        at++; // an apostrophe
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
      } else if (!key(start, close, close + backslashes + 1)) {
        lookInto(start, close);
        looks += close - start;
        at = close + backslashes + 1;
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
      String key = text.subSequence(start, Math.min(stop, start + LONGEST_STEP)).toString();
      path.setLength(lengths[inner()]);
      path.append(path.isEmpty() ? "" : ".").append(key);
      looks += path.length();
      at = visible(separator + 1);
      Action action = rules.selected(path.toString(), key);
      if (action != Action.KEEP
          && action != Action.NONE
          && ValueRange.find(text, at, ValueForm.ANY, match)) {
        at = Math.min(match.end, end);
        values.add(match.start, at, action);
      }
      return true;
    }

    /** The first position from one on that has no white space. */
    private int visible(int from) {
      int visible = from;
      while (visible < end && text.charAt(visible) <= ' ') {
        visible++;
      }
      return visible;
    }
  }
}
