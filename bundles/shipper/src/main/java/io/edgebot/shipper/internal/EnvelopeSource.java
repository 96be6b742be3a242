package io.edgebot.shipper.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.edgebot.api.event.Event;
import io.edgebot.api.sink.StoredEvent;
import io.edgebot.lib.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A batch as the JSON envelope that motherships before EdgeBot take: {@code messages}, {@code
 * batch_size}, {@code timestamp}, {@code source}, {@code is_retry}. They check the types of four
 * fields of an event and refuse the whole batch for one event that fails, so these are made to fit.
 */
final class EnvelopeSource implements PayloadSource {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'+00:00'").withZone(ZoneOffset.UTC);

  /** Fields that must be a text or null. */
  private static final Set<String> TEXTS = Set.of(Event.TIMESTAMP, Event.MESSAGE, "source");

  /** A field that must be an object or null. */
  private static final String DATA = "data";

  private final List<StoredEvent> events;
  private final long size;
  private final Instant now;
  private final Map<Encoding, Payload> made = new EnumMap<>(Encoding.class);

  /**
   * The body of some events.
   *
   * @param size about how many bytes they have
   * @param now the envelope's time
   */
  EnvelopeSource(List<StoredEvent> events, long size, Instant now) {
    this.events = events;
    this.size = size;
    this.now = now;
  }

  @Override
  public boolean stitched() {
    return false;
  }

  @Override
  public Payload get(Encoding encoding) throws IOException {
    Payload payload = made.get(encoding);
    if (payload == null) {
      payload = Compressor.payload(encoding, size, this::write);
      made.put(encoding, payload);
    }
    return payload;
  }

  private void write(OutputStream out) throws IOException {
    try (JsonGenerator json = Json.FACTORY.createGenerator(out)) {
      json.enable(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature());
      json.writeStartObject();
      json.writeArrayFieldStart("messages");
      for (StoredEvent event : events) {
        writeEvent(json, event);
      }
      json.writeEndArray();
      json.writeNumberField("batch_size", events.size());
      json.writeStringField("timestamp", TIME.format(now));
      json.writeStringField("source", "edgebot");
      json.writeBooleanField("is_retry", false);
      json.writeEndObject();
    }
  }

  private static void writeEvent(JsonGenerator json, StoredEvent event) throws IOException {
    json.writeStartObject();
    for (int i = 0; i < event.size(); i++) {
      writeField(json, event, event.key(i), event.value(i));
    }
    if (event.indexOf(Event.TYPE) < 0) {
      json.writeStringField(Event.TYPE, event.type());
    }
    if (event.indexOf(Event.TIMESTAMP) < 0) {
      json.writeStringField(Event.TIMESTAMP, TIME.format(event.timestamp()));
    }
    json.writeEndObject();
  }

  private static void writeField(
      JsonGenerator json, StoredEvent event, String key, @Nullable Object value)
      throws IOException {
    json.writeFieldName(key);
    if (key.equals(Event.TYPE)) {
      json.writeString(event.type());
    } else if (key.equals(Event.TIMESTAMP) && value == null) {
      json.writeString(TIME.format(event.timestamp()));
    } else if (value != null && !(value instanceof String) && TEXTS.contains(key)) {
      json.writeString(text(value));
    } else if (value != null && !(value instanceof Map) && key.equals(DATA)) {
      json.writeStartObject();
      json.writeFieldName("value");
      Json.write(json, value);
      json.writeEndObject();
    } else {
      Json.write(json, value);
    }
  }

  /** A value as a text: numbers and flags as they are, others as JSON. */
  private static String text(@Nullable Object value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
      Json.write(json, value);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
