package io.edgebot.engine.internal.codec;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event that was decoded from bytes and holds them, so that it is stored as it came. A builder
 * that starts with it loses them.
 */
final class DecodedEvent implements Event {
  private static final int FIELD_WEIGHT = 48;
  private static final int EVENT_WEIGHT = 120;

  private final byte[] bytes;
  private final int offset;
  private final int length;
  private final String[] keys;
  private final @Nullable Object[] values;
  private final Instant timestamp;
  private final @Nullable Instant receivedAt;

  DecodedEvent(
      byte[] bytes,
      int offset,
      int length,
      String[] keys,
      @Nullable Object[] values,
      Instant timestamp,
      @Nullable Instant receivedAt) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
    this.keys = keys;
    this.values = values;
    this.timestamp = timestamp;
    this.receivedAt = receivedAt;
  }

  /** The array that holds the event's bytes; must not be changed. */
  byte[] bytes() {
    return bytes;
  }

  /** Where its bytes begin. */
  int bytesOffset() {
    return offset;
  }

  /** How many bytes it has. */
  int bytesLength() {
    return length;
  }

  @Override
  public Instant timestamp() {
    return timestamp;
  }

  @Override
  public @Nullable Instant receivedAt() {
    return receivedAt;
  }

  @Override
  public int size() {
    return keys.length;
  }

  @Override
  public String key(int index) {
    return keys[index];
  }

  @Override
  public @Nullable Object value(int index) {
    return values[index];
  }

  @Override
  public int indexOf(String key) {
    for (int i = 0; i < keys.length; i++) {
      if (keys[i].equals(key)) {
        return i;
      }
    }
    return -1;
  }

  /** Its bytes twice (as they are, and as texts), and what each field costs. */
  @Override
  public int weight() {
    int weight = EVENT_WEIGHT + 2 * length + FIELD_WEIGHT * keys.length;
    for (Object value : values) {
      if (value instanceof List<?> || value instanceof Map<?, ?>) {
        weight += 2 * FIELD_WEIGHT;
      }
    }
    return weight;
  }

  @Override
  public EventBuilder toBuilder() {
    EventBuilder builder = new EventBuilder();
    for (int i = 0; i < keys.length; i++) {
      builder.put(keys[i], values[i]);
    }
    return get(TIMESTAMP) == null ? builder.timestamp(timestamp) : builder;
  }

  /** The type and size; not the content, which may be secret. */
  @Override
  public String toString() {
    return "event of type '" + type() + "', " + length + " bytes";
  }
}
