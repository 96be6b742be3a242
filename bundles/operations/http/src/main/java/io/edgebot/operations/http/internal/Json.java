package io.edgebot.operations.http.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Writes JSON documents. */
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** Writes something. */
  interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /** A document that is one object, with a line end, so that a terminal shows it well. */
  static byte[] object(Body body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(2048);
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      body.write(json);
      json.writeEndObject();
    }
    out.write('\n');
    return out.toByteArray();
  }

  /** A field that is an object. */
  static void object(JsonGenerator json, String name, Body body) throws IOException {
    json.writeObjectFieldStart(name);
    body.write(json);
    json.writeEndObject();
  }

  /** A field that is a time in RFC 3339, or null. */
  static void time(JsonGenerator json, String name, @Nullable Instant time) throws IOException {
    if (time == null) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, time.toString());
    }
  }

  /** Seconds with three decimals; a duration of any length fits. */
  static double seconds(Duration duration) {
    return duration.toSeconds() + duration.toMillisPart() / 1000.0;
  }

  /** Seconds since 1970 with a fraction; 0 for null, as the field's scripts expect it. */
  static double seconds(@Nullable Instant time) {
    return time == null ? 0 : time.toEpochMilli() / (double) TimeUnit.SECONDS.toMillis(1);
  }
}
