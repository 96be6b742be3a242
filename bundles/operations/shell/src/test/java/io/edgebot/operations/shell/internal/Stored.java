package io.edgebot.operations.shell.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventBuilder;
import io.edgebot.api.event.EventId;
import io.edgebot.api.event.Severity;
import io.edgebot.api.sink.StoredEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;

/** An event as the engine would give it. */
record Stored(EventId id, Event event, byte[] encoded) implements StoredEvent {
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
    return event.type();
  }

  @Override
  public Instant timestamp() {
    return event.timestamp();
  }

  @Override
  public Instant receivedAt() {
    return event.receivedAt();
  }

  @Override
  public String source() {
    return event.source();
  }

  @Override
  public String host() {
    return event.host();
  }

  @Override
  public Severity severity() {
    return event.severity();
  }

  @Override
  public String message() {
    return event.message();
  }

  @Override
  public int size() {
    return event.size();
  }

  @Override
  public String key(int index) {
    return event.key(index);
  }

  @Override
  public Object value(int index) {
    return event.value(index);
  }

  @Override
  public int indexOf(String key) {
    return event.indexOf(key);
  }

  @Override
  public int weight() {
    return event.weight();
  }

  @Override
  public EventBuilder toBuilder() {
    return event.toBuilder();
  }
}
