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
  private static final String MESSAGES = "messages";
  private static final byte[] MESSAGES_TEXT = "\"messages\"".getBytes(StandardCharsets.US_ASCII);
  private static final String METADATA = "batch_metadata";

  private final byte[] bytes;
  private final JsonScanner json;
  private final EventCollector events;
  private boolean hasMessages;

  private EnvelopeReader(Payload payload, EventCollector events) {
    this.bytes = payload.bytes();
    this.json = new JsonScanner(payload);
    this.events = events;
  }

  /**
   * Hands each event to the collector.
   *
   * @throws RequestException 422 if the envelope itself is not as it must be
   */
  static void read(Payload payload, EventCollector events) throws RequestException {
    EnvelopeReader reader = new EnvelopeReader(payload, events);
    reader.envelope(payload.length());
    if (!reader.hasMessages) {
      throw RequestException.invalid(Problem.missing(MESSAGES));
    }
  }

  private void envelope(int length) throws RequestException {
    if (length >= 3
        && bytes[0] == (byte) 0xef
        && bytes[1] == (byte) 0xbb
        && bytes[2] == (byte) 0xbf) {
      json.pass(3); // a byte order mark
    }
    json.skipSpace();
    if (json.peek() != '{') {
      check(json.at(), length);
      throw RequestException.invalid(Problem.notObject());
    }
    json.pass(1);
    json.skipSpace();
    if (json.peek() == '}') {
      json.pass(1);
    } else {
      do {
        member();
      } while (json.separator('}'));
    }
    json.skipSpace();
    if (!json.atEnd()) {
      throw JsonScanner.notJson("Extra data", json.at());
    }
  }

  private void member() throws RequestException {
    json.skipSpace();
    int start = json.at();
    if (json.peek() != '"') {
      throw JsonScanner.notJson("Expecting property name enclosed in double quotes", start);
    }
    json.passValue();
    String name = name(start, json.at());
    json.skipSpace();
    json.pass(':', "Expecting ':' delimiter");
    json.skipSpace();
    if (name.equals(MESSAGES)) {
      messages();
      return;
    }
    int value = json.at();
    json.passValue();
    check(value, json.at());
    if (name.equals(METADATA) && bytes[value] != '{' && bytes[value] != 'n') {
      throw RequestException.invalid(Problem.notDictionary(METADATA));
    }
  }

  private void messages() throws RequestException {
    if (hasMessages) {
      throw RequestException.invalid(Problem.of("duplicate_key", "Field stands twice", MESSAGES));
    }
    hasMessages = true;
    int start = json.at();
    if (json.peek() != '[') {
      json.passValue();
      check(start, json.at());
      throw RequestException.invalid(Problem.notList(MESSAGES));
    }
    json.pass(1);
    json.skipSpace();
    if (json.peek() == ']') {
      json.pass(1);
      return;
    }
    do {
      json.skipSpace();
      int event = json.at();
      json.passValue();
      events.add(bytes, event, json.at() - event, MESSAGES, events.count());
    } while (json.separator(']'));
  }

  private String name(int start, int stop) throws RequestException {
    if (Arrays.equals(bytes, start, stop, MESSAGES_TEXT, 0, MESSAGES_TEXT.length)) {
      return MESSAGES;
    }
    try (JsonParser parser = Json.parser(bytes, start, stop - start)) {
      String name = parser.nextTextValue();
      return name == null ? "" : name;
    } catch (IOException e) {
      throw JsonScanner.notJson("Invalid property name", start);
    }
  }

  private void check(int start, int stop) throws RequestException {
    String fault = Json.fault(bytes, start, stop - start);
    if (!fault.isEmpty()) {
      throw JsonScanner.notJson(fault, start);
    }
  }
}
