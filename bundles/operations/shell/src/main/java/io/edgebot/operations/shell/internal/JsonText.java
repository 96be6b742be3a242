package io.edgebot.operations.shell.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.edgebot.lib.json.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON for scripts: one line an object, nothing in it that a terminal would act on. */
final class JsonText {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonText() {}

  /** Writes one item's fields. */
  interface Fields<T> {
    void write(JsonGenerator json, T item) throws IOException;
  }

  /** One object. */
  static <T> String object(T item, Fields<T> fields) throws IOException {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      fields.write(json, item);
      json.writeEndObject();
    }
    return Printable.json(out.toString());
  }

  /** A value as events have them. */
  static String value(@Nullable Object value) throws IOException {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      Json.write(json, value);
    }
    return Printable.json(out.toString());
  }

  /** A field that is a list of objects. */
  static <T> void list(JsonGenerator json, String name, List<T> items, Fields<T> fields)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (T item : items) {
      json.writeStartObject();
      fields.write(json, item);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** A field that is a time in RFC 3339, or null. */
  static void time(JsonGenerator json, String name, @Nullable Instant time) throws IOException {
    if (time == null) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, time.toString());
    }
  }
}
