package io.edgebot.sink.loki.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.edgebot.api.event.Event;
import io.edgebot.api.sink.StoredEvent;
import io.edgebot.lib.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The line of an event that is too long: its core fields, and of the message what fits. */
final class CutLine {
  /** Room for everything but the message: seven bounded fields and the punctuation. */
  private static final int FRAME = 768;

  private static final int MAX_FIELD = 64;

  private CutLine() {}

  /**
   * Such a line, JSON again. The field {@code _truncated} says how long the whole line was.
   *
   * @param length of the whole line
   * @param most bytes that the line may have, 1024 or more
   */
  static byte[] of(StoredEvent event, int length, int most) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(most);
    try (JsonGenerator json = Json.FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("_id", event.id().toString());
      json.writeNumberField("_truncated", length);
      json.writeStringField(Event.TYPE, head(event.type(), MAX_FIELD));
      json.writeStringField(Event.TIMESTAMP, event.timestamp().toString());
      Instant received = event.receivedAt();
      write(json, Event.RECEIVED_AT, received == null ? null : received.toString());
      write(json, "source", event.source());
      write(json, "host", event.host());
      write(json, Event.SEVERITY, event.severity() == null ? null : event.severity().text());
      String message = event.message();
      if (message != null) {
        json.writeStringField(Event.MESSAGE, head(message, most - FRAME));
      }
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, String key, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(key, head(value, MAX_FIELD));
    }
  }

  /** The beginning of a text that takes at most so many bytes in a JSON string. */
  static String head(String text, int bytes) {
    int left = bytes;
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      left -= size(point);
      if (left < 0) {
        return text.substring(0, at);
      }
      at += Character.charCount(point);
    }
    return text;
  }

  private static int size(int point) {
    if (point < ' ' || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
      return 6;
    } else if (point < 0x80) {
      return point == '"' || point == '\\' ? 2 : 1;
    } else if (point < 0x800) {
      return 2;
    }
    return point < 0x10000 ? 3 : 4;
  }
}
