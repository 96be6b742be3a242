package io.edgebot.ingest.internal;

/** Walks the lines of newline-delimited JSON: each ends with LF or CRLF, the last perhaps not. */
final class Lines {
  private final byte[] bytes;
  private final int length;
  private int next;
  private int start;
  private int end;

  Lines(Payload payload) {
    bytes = payload.bytes();
    length = payload.length();
  }

  /** Goes to the next line; false if there is none. */
  boolean next() {
    if (next >= length) {
      return false;
    }
    start = next;
    int at = start;
    while (at < length && bytes[at] != '\n') {
      at++;
    }
    next = at + 1;
    end = at > start && bytes[at - 1] == '\r' ? at - 1 : at;
    return true;
  }

  /** Where this line starts. */
  int start() {
    return start;
  }

  /** How many bytes it has, without its end. */
  int length() {
    return end - start;
  }

  /** Whether it holds nothing but white space. */
  boolean blank() {
    for (int i = start; i < end; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        return false;
      }
    }
    return true;
  }
}
