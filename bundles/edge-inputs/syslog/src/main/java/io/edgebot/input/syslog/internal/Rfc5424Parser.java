package io.edgebot.input.syslog.internal;

import io.edgebot.api.event.Timestamps;
import java.nio.charset.StandardCharsets;

/**
 * Parses what follows the PRI of a message in the form of RFC 5424 section 6: {@code VERSION
 * TIMESTAMP HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA [MSG]}. Lengths of names are not
 * checked: a long one is of more use whole. Not thread-safe.
 */
final class Rfc5424Parser {
  private final AsciiView view = new AsciiView();

  /**
   * Parses.
   *
   * @return whether it is of that form; structured data that is not well-formed is left in the
   *     message and marked
   */
  boolean parse(byte[] bytes, int from, int end, ParsedMessage message) {
    int at = from;
    int version = 0;
    while (at < end && at < from + 3 && bytes[at] >= '0' && bytes[at] <= '9') {
      version = version * 10 + bytes[at++] - '0';
    }
    if (version == 0 || bytes[from] == '0' || at >= end || bytes[at] != ' ') {
      return false;
    }
    message.version = version;
    at = timestamp(bytes, at + 1, end, message);
    if (at < 0) {
      return false;
    }
    int next = token(bytes, at, end);
    if (next < 0) {
      return false;
    }
    message.hostFrom = orNil(bytes, at, next);
    message.hostTo = next;
    at = next + 1;
    next = token(bytes, at, end);
    if (next < 0) {
      return false;
    }
    message.appFrom = orNil(bytes, at, next);
    message.appTo = next;
    at = next + 1;
    next = token(bytes, at, end);
    if (next < 0) {
      return false;
    }
    message.processFrom = orNil(bytes, at, next);
    message.processTo = next;
    at = next + 1;
    next = token(bytes, at, end);
    if (next < 0) {
      return false;
    }
    message.messageIdFrom = orNil(bytes, at, next);
    message.messageIdTo = next;
    content(bytes, next + 1, end, message);
    return true;
  }

  /** Reads the timestamp; the position behind the space that follows it, or -1. */
  private int timestamp(byte[] bytes, int at, int end, ParsedMessage message) {
    int to = token(bytes, at, end);
    if (to < 0) {
      return -1;
    }
    if (to == at + 1 && bytes[at] == '-') {
      return to + 1;
    }
    if (to < at + 10 || bytes[at] < '0' || bytes[at] > '9' || bytes[at + 4] != '-') {
      return -1;
    }
    message.timestampFrom = at;
    message.timestampTo = to;
    message.time = Timestamps.parse(view.of(bytes, at, to));
    return to + 1;
  }

  private static void content(byte[] bytes, int from, int end, ParsedMessage message) {
    int at = from;
    if (at < end && bytes[at] == '[' && StructuredData.read(bytes, at, end, message)) {
      at = message.dataTo;
    } else if (at < end && bytes[at] == '-' && (at + 1 == end || bytes[at + 1] == ' ')) {
      at++;
    } else {
      message.dataMalformed = true;
      message.messageFrom = from;
      return;
    }
    if (at < end) {
      // Some leave out the space behind structured data.
      message.messageFrom = bytes[at] == ' ' ? at + 1 : at;
    }
  }

  /** The end of a token that is not empty and that a space follows; -1 if there is none. */
  private static int token(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && bytes[at] != ' ') {
      at++;
    }
    return at >= end || at == from ? -1 : at;
  }

  private static int orNil(byte[] bytes, int from, int to) {
    return to == from + 1 && bytes[from] == '-' ? ParsedMessage.ABSENT : from;
  }

  /** Bytes as characters, to be read without a copy. */
  private static final class AsciiView implements CharSequence {
    private byte[] bytes = {};
    private int from;
    private int to;

    AsciiView of(byte[] bytes, int from, int to) {
      this.bytes = bytes;
      this.from = from;
      this.to = to;
      return this;
    }

    @Override
    public int length() {
      return to - from;
    }

    @Override
    public char charAt(int index) {
      return (char) (bytes[from + index] & 0xFF);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new AsciiView().of(bytes, from + start, from + end);
    }

    @Override
    public String toString() {
      return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
  }
}
