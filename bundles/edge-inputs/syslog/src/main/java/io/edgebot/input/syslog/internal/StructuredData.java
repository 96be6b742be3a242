package io.edgebot.input.syslog.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads structured data (RFC 5424 section 6.3): a map from SD-ID to a map of its parameters. A
 * parameter that stands more than once has a list of its values; an SD-ID that stands more than
 * once, which the RFC forbids, is one map.
 */
final class StructuredData {
  private final byte[] bytes;
  private final int end;
  private int at;

  private StructuredData(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /**
   * Reads the elements at a position, where a {@code [} stands.
   *
   * @param message gets the map and its place
   * @return whether they are well-formed
   */
  static boolean read(byte[] bytes, int from, int end, ParsedMessage message) {
    StructuredData reader = new StructuredData(bytes, from, end);
    Map<String, Object> elements = new LinkedHashMap<>();
    while (reader.at < end && bytes[reader.at] == '[') {
      if (!reader.element(elements)) {
        return false;
      }
    }
    message.data = elements;
    message.dataFrom = from;
    message.dataTo = reader.at;
    return true;
  }

  private boolean element(Map<String, Object> elements) {
    at++;
    String id = name();
    if (id == null) {
      return false;
    }
    @SuppressWarnings("unchecked") // only this method puts values
    Map<String, Object> params =
        (Map<String, Object>) elements.computeIfAbsent(id, key -> new LinkedHashMap<>());
    while (at < end) {
      if (bytes[at] == ']') {
        at++;
        return true;
      }
      if (bytes[at] != ' ') {
        return false;
      }
      while (at < end && bytes[at] == ' ') {
        at++;
      }
      if (at < end && bytes[at] != ']' && !param(params)) {
        return false;
      }
    }
    return false;
  }

  private boolean param(Map<String, Object> params) {
    String name = name();
    if (name == null || at + 1 >= end || bytes[at] != '=' || bytes[at + 1] != '"') {
      return false;
    }
    at += 2;
    String value = value();
    if (value == null) {
      return false;
    }
    Object before = params.putIfAbsent(name, value);
    if (before instanceof String) {
      params.put(name, new ArrayList<>(List.of(before, value)));
    } else if (before instanceof List<?>) {
      @SuppressWarnings("unchecked") // put above
      List<Object> values = (List<Object>) before;
      values.add(value);
    }
    return true;
  }

  /** An SD-NAME: not empty, without control characters, space, {@code =}, {@code ]}, {@code "}. */
  private @Nullable String name() {
    int from = at;
    while (at < end) {
      byte b = bytes[at];
      if (b == '=' || b == ']' || b == '"' || (b >= 0 && b <= ' ') || b == 0x7F) {
        break;
      }
      at++;
    }
    return at == from ? null : new String(bytes, from, at - from, StandardCharsets.UTF_8);
  }

  /** A PARAM-VALUE up to its closing quote; a backslash before anything else is itself. */
  private @Nullable String value() {
    int from = at;
    boolean escaped = false;
    while (at < end && bytes[at] != '"') {
      if (bytes[at] == '\\' && at + 1 < end && isEscapable(bytes[at + 1])) {
        escaped = true;
        at++;
      }
      at++;
    }
    if (at >= end) {
      return null;
    }
    int to = at++;
    return escaped
        ? unescape(from, to)
        : new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private String unescape(int from, int to) {
    byte[] text = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\\' && i + 1 < to && isEscapable(bytes[i + 1])) {
        i++;
      }
      text[length++] = bytes[i];
    }
    return new String(text, 0, length, StandardCharsets.UTF_8);
  }

  private static boolean isEscapable(byte b) {
    return b == '"' || b == '\\' || b == ']';
  }
}
