package io.edgebot.ingest.internal;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the field's envelope: an object whose {@code messages} are events. It only looks for where
 * each event starts and ends; the event's own bytes are the codec's matter, so that one that is
 * broken costs one event, and the others are stored as they came.
 */
final class EnvelopeReader {
  private static final byte[] MESSAGES = "messages".getBytes(StandardCharsets.US_ASCII);
  private static final String MESSAGES_NAME = "messages";
  private static final String METADATA_NAME = "batch_metadata";

  private final byte[] bytes;
  private final int end;
  private final EventCollector events;
  private boolean hasMessages;
  private int at;

  private EnvelopeReader(Payload payload, EventCollector events) {
    this.bytes = payload.bytes();
    this.end = payload.length();
    this.events = events;
  }

  /**
   * Hands each event to the collector.
   *
   * @throws RequestException 422 if the envelope itself is not as it must be
   */
  static void read(Payload payload, EventCollector events) throws RequestException {
    EnvelopeReader reader = new EnvelopeReader(payload, events);
    reader.envelope();
    if (!reader.hasMessages) {
      throw RequestException.invalid(Problem.missing(MESSAGES_NAME));
    }
  }

  private void envelope() throws RequestException {
    if (end >= 3 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb && bytes[2] == (byte) 0xbf) {
      at = 3;
    }
    skipSpace();
    if (peek() != '{') {
      checkValue(at, end);
      throw RequestException.invalid(Problem.notObject());
    }
    at++;
    skipSpace();
    if (peek() == '}') {
      at++;
    } else {
      do {
        member();
      } while (separator('}'));
    }
    skipSpace();
    if (at != end) {
      throw notJson("Extra data", at);
    }
  }

  private void member() throws RequestException {
    skipSpace();
    int start = at;
    if (peek() != '"') {
      throw notJson("Expecting property name enclosed in double quotes", at);
    }
    at = endOfString(at);
    String name = name(start, at);
    skipSpace();
    if (peek() != ':') {
      throw notJson("Expecting ':' delimiter", at);
    }
    at++;
    skipSpace();
    if (name.equals(MESSAGES_NAME)) {
      messages();
      return;
    }
    int value = at;
    at = endOfValue(at);
    checkValue(value, at);
    if (name.equals(METADATA_NAME) && bytes[value] != '{' && bytes[value] != 'n') {
      throw RequestException.invalid(Problem.notDictionary(METADATA_NAME));
    }
  }

  private void messages() throws RequestException {
    if (hasMessages) {
      throw RequestException.invalid(
          Problem.of("duplicate_key", "Field stands twice", MESSAGES_NAME));
    }
    hasMessages = true;
    if (peek() != '[') {
      int value = at;
      at = endOfValue(at);
      checkValue(value, at);
      throw RequestException.invalid(Problem.notList(MESSAGES_NAME));
    }
    at++;
    skipSpace();
    if (peek() == ']') {
      at++;
      return;
    }
    do {
      skipSpace();
      int start = at;
      at = endOfValue(at);
      events.add(bytes, start, at - start, MESSAGES_NAME, events.count());
    } while (separator(']'));
  }

  /** Whether another member or element follows; else what closes was passed. */
  private boolean separator(char close) throws RequestException {
    skipSpace();
    int next = peek();
    if (next != ',' && next != close) {
      throw notJson("Expecting ',' delimiter", at);
    }
    at++;
    return next == ',';
  }

  private String name(int start, int stop) throws RequestException {
    if (Arrays.equals(bytes, start + 1, stop - 1, MESSAGES, 0, MESSAGES.length)) {
      return MESSAGES_NAME;
    }
    try (JsonParser json = Json.parser(bytes, start, stop - start)) {
      String name = json.nextTextValue();
      return name == null ? "" : name;
    } catch (IOException e) {
      throw notJson("Invalid property name", start);
    }
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

  private void checkValue(int start, int stop) throws RequestException {
    String fault = Json.fault(bytes, start, stop - start);
    if (!fault.isEmpty()) {
      throw notJson(fault, start);
    }
  }

  private int peek() {
    return at < end ? bytes[at] : -1;
  }

  private void skipSpace() {
    while (at < end
        && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
      at++;
    }
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

  private static RequestException notJson(String error, int where) {
    return RequestException.invalid(Problem.notJson(error, where));
  }
}
