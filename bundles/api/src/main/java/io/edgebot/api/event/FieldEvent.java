package io.edgebot.api.event;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The event that {@link EventBuilder} builds: two parallel arrays. A text that a decoder took from
 * the wire stays a slice of the received bytes until someone asks for it.
 */
final class FieldEvent implements Event {
  static final byte[] NO_BYTES = {};

  private static final String[] SOURCE_KEYS = {
    "source", "host", "hostname", "source_host", "client_ip", "source_ip"
  };
  private static final String[] HOST_KEYS = {"host", "hostname", "source_host"};
  private static final int FIELD_WEIGHT = 16;
  private static final int EVENT_WEIGHT = 120;

  private final byte[] base;
  private final String[] keys;
  private final @Nullable Object[] values;
  private final Instant timestamp;
  private final @Nullable Instant receivedAt;

  FieldEvent(
      byte[] base,
      String[] keys,
      @Nullable Object[] values,
      Instant timestamp,
      @Nullable Instant receivedAt) {
    this.base = base;
    this.keys = keys;
    this.values = values;
    this.timestamp = timestamp;
    this.receivedAt = receivedAt;
  }

  /** A text still in the base. Never leaves this package. */
  record Slice(int offset, int length) {}

  static Slice slice(int offset, int length) {
    return new Slice(offset, length);
  }

  static int indexOf(String[] keys, int size, String key) {
    for (int i = 0; i < size; i++) {
      if (keys[i].equals(key)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public String type() {
    return get(TYPE) instanceof String text ? text : "";
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
  public @Nullable String source() {
    return firstText(SOURCE_KEYS);
  }

  @Override
  public @Nullable String host() {
    return firstText(HOST_KEYS);
  }

  @Override
  public @Nullable Severity severity() {
    return get(SEVERITY) instanceof String text ? Severity.parse(text) : null;
  }

  @Override
  public @Nullable String message() {
    return get(MESSAGE) instanceof String text ? text : null;
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
    Object value = values[index];
    if (value instanceof Slice slice) {
      return new String(base, slice.offset(), slice.length(), StandardCharsets.UTF_8);
    }
    return value instanceof Instant time ? time.toString() : value;
  }

  @Override
  public int indexOf(String key) {
    return indexOf(keys, keys.length, key);
  }

  @Override
  public void writeTo(FieldWriter writer) throws IOException {
    for (int i = 0; i < keys.length; i++) {
      if (values[i] instanceof Slice slice) {
        writer.utf8(keys[i], base, slice.offset(), slice.length());
      } else {
        writer.value(keys[i], value(i));
      }
    }
  }

  @Override
  public int weight() {
    int weight = EVENT_WEIGHT + base.length + FIELD_WEIGHT * keys.length;
    for (Object value : values) {
      weight += weight(value);
    }
    return weight;
  }

  @Override
  public EventBuilder toBuilder() {
    return new EventBuilder(
        base,
        Arrays.copyOf(keys, keys.length + 4),
        Arrays.copyOf(values, keys.length + 4),
        keys.length,
        timestamp,
        receivedAt);
  }

  /** The fields, for people: in logs and test failures. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < keys.length; i++) {
      text.append(i == 0 ? "" : ", ").append(keys[i]).append('=').append(value(i));
    }
    return text.append('}').toString();
  }

  private @Nullable String firstText(String[] candidates) {
    for (String key : candidates) {
      if (get(key) instanceof String text && !text.isEmpty()) {
        return text;
      }
    }
    return null;
  }

  private static int weight(@Nullable Object value) {
    if (value instanceof String text) {
      return 40 + text.length();
    }
    int weight = 24;
    if (value instanceof List<?> list) {
      for (Object item : list) {
        weight += weight(item);
      }
    } else if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        weight += 72 + weight(entry.getKey()) + weight(entry.getValue());
      }
    }
    return weight;
  }
}
