package io.edgebot.engine.internal.operations;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventBuilder;
import io.edgebot.api.event.EventId;
import io.edgebot.api.event.Severity;
import io.edgebot.api.sink.StoredEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An event that has just become durable. */
record TappedEvent(EventId id, String sender, byte[] bytes, Event event) implements StoredEvent {
  @Override
  public @Nullable String principal() {
    return sender.isEmpty() ? null : sender;
  }

  @Override
  public int encodedLength() {
    return bytes.length;
  }

  @Override
  public void writeEncoded(OutputStream out) throws IOException {
    out.write(bytes);
  }

  @Override
  public byte[] encoded() {
    return bytes.clone();
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
  public @Nullable Instant receivedAt() {
    return event.receivedAt();
  }

  @Override
  public @Nullable String source() {
    return event.source();
  }

  @Override
  public @Nullable String host() {
    return event.host();
  }

  @Override
  public @Nullable Severity severity() {
    return event.severity();
  }

  @Override
  public @Nullable String message() {
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
  public @Nullable Object value(int index) {
    return event.value(index);
  }

  @Override
  public int indexOf(String key) {
    return event.indexOf(key);
  }

  @Override
  public void writeTo(FieldWriter writer) throws IOException {
    event.writeTo(writer);
  }

  @Override
  public int weight() {
    return event.weight();
  }

  @Override
  public EventBuilder toBuilder() {
    return event.toBuilder();
  }

  /** The identity and type; the content may be private. */
  @Override
  public String toString() {
    return id + " (" + type() + ")";
  }
}
