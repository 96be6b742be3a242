package io.edgebot.engine.internal.delivery;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventBuilder;
import io.edgebot.api.event.EventCodec;
import io.edgebot.api.event.EventFormatException;
import io.edgebot.api.event.EventId;
import io.edgebot.api.event.Severity;
import io.edgebot.api.sink.StoredEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An event with its index fields at hand and its encoded bytes decoded when first asked for. */
abstract class JournaledEvent implements StoredEvent {
  private static final long NANOS = 1_000_000_000L;

  private final EventCodec codec;
  private @Nullable Event decoded;

  JournaledEvent(EventCodec codec) {
    this.codec = codec;
  }

  /** The encoded bytes in their array. */
  abstract Slice slice() throws IOException;

  /** Some bytes of an array. */
  record Slice(byte[] bytes, int offset, int length) {}

  static Instant time(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
  }

  static long nanos(Instant time) {
    return time.getEpochSecond() * NANOS + time.getNano();
  }

  @Override
  public void writeEncoded(OutputStream out) throws IOException {
    Slice slice = slice();
    out.write(slice.bytes(), slice.offset(), slice.length());
  }

  @Override
  public byte[] encoded() {
    Slice slice = sliceUnchecked();
    return Arrays.copyOfRange(slice.bytes(), slice.offset(), slice.offset() + slice.length());
  }

  @Override
  public @Nullable Instant receivedAt() {
    return decoded().receivedAt();
  }

  @Override
  public @Nullable String host() {
    return decoded().host();
  }

  @Override
  public @Nullable Severity severity() {
    return decoded().severity();
  }

  @Override
  public @Nullable String message() {
    return decoded().message();
  }

  @Override
  public int size() {
    return decoded().size();
  }

  @Override
  public String key(int index) {
    return decoded().key(index);
  }

  @Override
  public @Nullable Object value(int index) {
    return decoded().value(index);
  }

  @Override
  public int indexOf(String key) {
    return decoded().indexOf(key);
  }

  @Override
  public void writeTo(FieldWriter writer) throws IOException {
    decoded().writeTo(writer);
  }

  @Override
  public int weight() {
    return encodedLength();
  }

  @Override
  public EventBuilder toBuilder() {
    return decoded().toBuilder();
  }

  /** The identity; the content may be private. */
  @Override
  public String toString() {
    EventId id = id();
    return id + " (" + type() + ")";
  }

  private Slice sliceUnchecked() {
    try {
      return slice();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Event decoded() {
    Event event = decoded;
    if (event == null) {
      Slice slice = sliceUnchecked();
      try {
        event = codec.decode(slice.bytes(), slice.offset(), slice.length());
      } catch (EventFormatException e) {
        throw new IllegalStateException(
            "event " + id() + " cannot be decoded: " + e.getMessage(), e);
      }
      decoded = event;
    }
    return event;
  }
}
