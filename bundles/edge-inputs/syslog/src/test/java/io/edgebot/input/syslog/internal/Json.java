package io.edgebot.input.syslog.internal;

import io.edgebot.api.event.Event;
import java.util.List;
import java.util.Map;

/** Writes events as the lines of expected.ndjson. */
final class Json {
  private Json() {}

  static String write(Event event) {
    StringBuilder out = new StringBuilder("{");
    for (int i = 0; i < event.size(); i++) {
      out.append(i == 0 ? "" : ",");
      text(event.key(i), out);
      value(event.value(i), out.append(':'));
    }
    return out.append('}').toString();
  }

  private static void value(Object value, StringBuilder out) {
    if (value instanceof String text) {
      text(text, out);
    } else if (value instanceof Map<?, ?> map) {
      out.append('{');
      String separator = "";
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        text((String) entry.getKey(), out.append(separator));
        value(entry.getValue(), out.append(':'));
        separator = ",";
      }
      out.append('}');
    } else if (value instanceof List<?> list) {
      out.append('[');
      String separator = "";
      for (Object item : list) {
        value(item, out.append(separator));
        separator = ",";
      }
      out.append(']');
    } else {
      out.append(value);
    }
  }

  private static void text(String text, StringBuilder out) {
    out.append('"');
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c == 0x7F || c == 0xFEFF || c == 0xFFFD) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
