package io.edgebot.engine.internal.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventFormatException;
import io.edgebot.api.event.EventFormatException.Reason;
import io.edgebot.api.event.NumberText;
import io.edgebot.api.event.Timestamps;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one event from a parser (RFC 8259, and no key twice). Used once. */
final class JsonDecoder {
  private static final int LINEAR_SEARCH = 48;
  private static final int LONGEST_CANONICAL = 20;

  private final JsonParser parser;
  private final JsonLimits limits;
  private String[] keys = new String[24];
  private @Nullable Object[] values = new Object[24];
  private int size;
  private int nested;
  private @Nullable Set<String> seen;
  private @Nullable Instant timestamp;
  private @Nullable Instant receivedAt;

  JsonDecoder(JsonParser parser, JsonLimits limits) {
    this.parser = parser;
    this.limits = limits;
  }

  DecodedEvent decode(byte[] bytes, int offset, int length)
      throws IOException, EventFormatException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw refuse(Reason.SCHEMA, "not a JSON object");
    }
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      field(key);
    }
    if (parser.nextToken() != null) {
      throw refuse(Reason.SYNTAX, "more than one JSON object");
    }
    Instant time = timestamp != null ? timestamp : receivedAt != null ? receivedAt : Instant.now();
    return new DecodedEvent(
        bytes,
        offset,
        length,
        Arrays.copyOf(keys, size),
        Arrays.copyOf(values, size),
        time,
        receivedAt);
  }

  private void field(String key) throws IOException, EventFormatException {
    if (size == limits.fields()) {
      throw refuse(Reason.SIZE, "more than " + limits.fields() + " fields");
    }
    checkKey(key);
    if (isDuplicate(key)) {
      throw refuse(Reason.DUPLICATE_KEY, "a field stands twice");
    }
    Object value = value(parser.nextToken(), 0);
    if (key.equals(Event.TYPE) && !(value instanceof String)) {
      throw refuse(Reason.SCHEMA, "the field type is not a string");
    }
    if (value instanceof String text) {
      if (key.equals(Event.TIMESTAMP)) {
        timestamp = Timestamps.parse(text);
      } else if (key.equals(Event.RECEIVED_AT)) {
        receivedAt = Timestamps.parse(text);
      }
    }
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    keys[size] = key;
    values[size++] = value;
  }

  /** Few fields are compared, many go through a set, so that no event costs quadratic time. */
  private boolean isDuplicate(String key) {
    if (size < LINEAR_SEARCH) {
      for (int i = 0; i < size; i++) {
        if (keys[i].equals(key)) {
          return true;
        }
      }
      return false;
    }
    if (seen == null) {
      seen = new HashSet<>(Arrays.asList(keys).subList(0, size));
    }
    return !seen.add(key);
  }

  private @Nullable Object value(@Nullable JsonToken token, int depth)
      throws IOException, EventFormatException {
    if (token == null) {
      throw refuse(Reason.SYNTAX, "the object does not end");
    }
    return switch (token) {
      case VALUE_NULL -> null;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> integer(parser.getText());
      case VALUE_NUMBER_FLOAT -> NumberText.of(parser.getText());
      case START_OBJECT -> map(deeper(depth));
      case START_ARRAY -> list(deeper(depth));
      default -> throw refuse(Reason.SYNTAX, "unexpected " + token);
    };
  }

  private Map<String, @Nullable Object> map(int depth) throws IOException, EventFormatException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      checkKey(key);
      if (map.containsKey(key)) {
        throw refuse(Reason.DUPLICATE_KEY, "a key stands twice in one object");
      }
      map.put(key, count(value(parser.nextToken(), depth)));
    }
    return map;
  }

  private List<@Nullable Object> list(int depth) throws IOException, EventFormatException {
    List<@Nullable Object> list = new ArrayList<>(4);
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      list.add(count(value(token, depth)));
    }
    return list;
  }

  private int deeper(int depth) throws EventFormatException {
    if (depth == limits.depth()) {
      throw refuse(Reason.DEPTH, "nested deeper than " + limits.depth());
    }
    return depth + 1;
  }

  private @Nullable Object count(@Nullable Object value) throws EventFormatException {
    if (++nested > limits.values()) {
      throw refuse(Reason.SIZE, "more than " + limits.values() + " values in lists and maps");
    }
    return value;
  }

  /** A key with half a surrogate pair could not be written again. */
  private void checkKey(String key) throws EventFormatException {
    if (Surrogates.hasLone(key)) {
      throw refuse(Reason.SYNTAX, "a key has half a surrogate pair");
    }
  }

  private EventFormatException refuse(Reason reason, String message) {
    return new EventFormatException(reason, message, parser.currentTokenLocation().getByteOffset());
  }

  /** A long where its text is the one that would be written for it; else the text itself. */
  static Number integer(String text) {
    if (text.length() <= LONGEST_CANONICAL && !text.equals("-0")) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        return NumberText.of(text); // beyond 64 bits
      }
    }
    return NumberText.of(text);
  }
}
