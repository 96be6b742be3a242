package io.edgebot.shipper.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventBuilder;
import io.edgebot.api.event.EventId;
import io.edgebot.api.event.Severity;
import io.edgebot.api.sink.StoredEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** An event of given bytes and, where a test needs them, fields. */
record TestEvent(EventId id, byte[] encoded, Event fields) implements StoredEvent {
  static final String ORIGIN = "edge-1";
  static final long GENERATION = 0x00c0ffee00c0ffeeL;

  static TestEvent of(long number, String json) {
    return of(new EventId(ORIGIN, GENERATION, number, 0), json);
  }

  static TestEvent of(EventId id, String json) {
    return of(id, json, Event.builder("syslog").build());
  }

  static TestEvent of(EventId id, String json, Event fields) {
    return new TestEvent(id, json.getBytes(StandardCharsets.UTF_8), fields);
  }

  String text() {
    return new String(encoded, StandardCharsets.UTF_8);
  }

  @Override
  public String principal() {
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
  public Instant receivedAt() {
    return fields.receivedAt();
  }

  @Override
  public String source() {
    return fields.source();
  }

  @Override
  public String host() {
    return fields.host();
  }

  @Override
  public Severity severity() {
    return fields.severity();
  }

  @Override
  public String message() {
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
  public Object value(int index) {
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
