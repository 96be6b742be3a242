package io.edgebot.ingest.internal;

/**
 * Walks JSON text by its brackets and quotes: where a value ends is known without understanding it,
 * so that one broken event leaves its neighbours whole. Depth costs nothing.
 */
final class JsonScanner {
  private final byte[] bytes;
  private final int end;
  private int at;

  JsonScanner(Payload payload) {
    bytes = payload.bytes();
    end = payload.length();
  }

  /** Where it stands, in bytes from the first. */
  int at() {
    return at;
  }

  /** Whether it stands behind the last byte. */
  boolean atEnd() {
    return at == end;
  }

  /** The byte here; -1 at the end. */
  int peek() {
    return at < end ? bytes[at] & 0xff : -1;
  }

  /** Passes some bytes. */
  void pass(int count) {
    at += count;
  }

  /** Passes one byte, which must be this. */
  void pass(char expected, String otherwise) throws RequestException {
    if (peek() != expected) {
      throw notJson(otherwise, at);
    }
    at++;
  }

  /** Passes a value of any kind. */
  void passValue() throws RequestException {
    at = endOfValue(at);
  }

  /** Passes white space. */
  void skipSpace() {
    while (at < end
        && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
      at++;
    }
  }

  /** Whether another member or element follows; else what closes was passed. */
  boolean separator(char close) throws RequestException {
    skipSpace();
    int next = peek();
    if (next != ',' && next != close) {
      throw notJson("Expecting ',' delimiter", at);
    }
    at++;
    return next == ',';
  }

  private int endOfValue(int start) throws RequestException {
    if (start < end) {
      if (bytes[start] == '"') {
        return endOfString(start);
      }
      if (bytes[start] == '{' || bytes[start] == '[') {
        return endOfNested(start);
      }
    }
    int stop = start;
    while (stop < end && !delimits(bytes[stop])) {
      stop++;
    }
    if (stop == start) {
      throw notJson("Expecting value", start);
    }
    return stop;
  }

  private int endOfNested(int start) throws RequestException {
    int depth = 0;
    int pos = start;
    while (pos < end) {
      switch (bytes[pos]) {
        case '"' -> pos = endOfString(pos) - 1;
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        default -> {}
      }
      pos++;
      if (depth == 0) {
        return pos;
      }
    }
    throw notJson("Expecting ',' delimiter", end);
  }

  private int endOfString(int start) throws RequestException {
    int pos = start + 1;
    while (pos < end) {
      byte next = bytes[pos++];
      if (next == '"') {
        return pos;
      }
      if (next == '\\') {
        pos++;
      }
    }
    throw notJson("Unterminated string", start);
  }

  private static boolean delimits(byte next) {
    return next == ','
        || next == ']'
        || next == '}'
        || next == ' '
        || next == '\n'
        || next == '\r'
        || next == '\t';
  }

  /** The refusal of text that is not JSON. */
  static RequestException notJson(String error, int where) {
    return RequestException.invalid(Problem.notJson(error, where));
  }
}
