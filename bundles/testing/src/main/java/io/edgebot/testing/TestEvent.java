package io.edgebot.testing;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventBuilder;
import io.edgebot.api.event.EventId;
import io.edgebot.api.event.Severity;
import io.edgebot.api.sink.StoredEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event as the journal gives it to a sink: encoded bytes and, where a test needs them, fields.
 */
public record TestEvent(EventId id, byte[] encoded, Event fields) implements StoredEvent {
  /** The origin of the events that are numbered only. */
  public static final String ORIGIN = "edge-1";

  /** The generation of the events that are numbered only. */
  public static final long GENERATION = 0x00c0ffee00c0ffeeL;

  /** An event of this number. */
  public static TestEvent of(long number, String json) {
    return of(new EventId(ORIGIN, GENERATION, number, 0), json);
  }

  /** An event whose fields nobody asks for. */
  public static TestEvent of(EventId id, String json) {
    return of(id, json, Event.builder("syslog").build());
  }

  /** An event of these bytes and fields. */
  public static TestEvent of(EventId id, String json, Event fields) {
    return new TestEvent(id, json.getBytes(StandardCharsets.UTF_8), fields);
  }

  /** A syslog message of severity warning. */
  public static TestEvent syslog(EventId id, Instant time, String source, String message) {
    Event event =
        Event.builder("syslog")
            .timestamp(time)
            .put("source", source)
            .put("severity", "warning")
            .put("message", message)
            .put("raw_message", "<12>raw " + message)
            .build();
    String json =
        "{\"type\":\"syslog\",\"timestamp\":\"%s\",\"source\":\"%s\",\"severity\":\"warning\",\"message\":%s,\"raw_message\":%s}"
            .formatted(time, source, quote(message), quote("<12>raw " + message));
    return of(id, json, event);
  }

  private static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  /** The encoded bytes as text. */
  public String text() {
    return new String(encoded, StandardCharsets.UTF_8);
  }

  @Override
  public @Nullable String principal() {
    return null;
  }

  @Override
  public int encodedLength() {
    return encoded.length;
  }

  @Override
  public void writeEncoded(OutputStream out) throws IOException {
    out.write(encoded);
  }

  @Override
  public String type() {
    return fields.type();
  }

  @Override
  public Instant timestamp() {
    return fields.timestamp();
  }

  @Override
  public @Nullable Instant receivedAt() {
    return fields.receivedAt();
  }

  @Override
  public @Nullable String source() {
    return fields.source();
  }

  @Override
  public @Nullable String host() {
    return fields.host();
  }

  @Override
  public @Nullable Severity severity() {
    return fields.severity();
  }

  @Override
  public @Nullable String message() {
    return fields.message();
  }

  @Override
  public int size() {
    return fields.size();
  }

  @Override
  public String key(int index) {
    return fields.key(index);
  }

  @Override
  public @Nullable Object value(int index) {
    return fields.value(index);
  }

  @Override
  public int indexOf(String key) {
    return fields.indexOf(key);
  }

  @Override
  public int weight() {
    return fields.weight();
  }

  @Override
  public EventBuilder toBuilder() {
    return fields.toBuilder();
  }
}
