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
  static final long[] NO_SLICES = {};

  /** Stands in the values for a text that is still in the base. */
  static final Object SLICE = new Object();

  private static final int FIELD_WEIGHT = 16;
  private static final int EVENT_WEIGHT = 120;

  private final byte[] base;
  private final String[] keys;
  private final @Nullable Object[] values;
  private final long[] slices;
  private final int size;
  private final Instant timestamp;
  private final @Nullable Instant receivedAt;

  FieldEvent(
      byte[] base,
      String[] keys,
      @Nullable Object[] values,
      long[] slices,
      int size,
      Instant timestamp,
      @Nullable Instant receivedAt) {
    this.base = base;
    this.keys = keys;
    this.values = values;
    this.slices = slices;
    this.size = size;
    this.timestamp = timestamp;
    this.receivedAt = receivedAt;
  }

  /** Offset and length in one number, so that a text in the base costs no object. */
  static long slice(int offset, int length) {
    return (long) offset << 32 | length;
  }

  private int offset(int index) {
    return (int) (slices[index] >>> 32);
  }

  private int length(int index) {
    return (int) slices[index];
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
  public Instant timestamp() {
    return timestamp;
  }

  @Override
  public @Nullable Instant receivedAt() {
    return receivedAt;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public String key(int index) {
    return keys[index];
  }

  @Override
  public @Nullable Object value(int index) {
    Object value = values[index];
    if (value == SLICE) {
      return new String(base, offset(index), length(index), StandardCharsets.UTF_8);
    }
    return value instanceof Instant time ? time.toString() : value;
  }

  @Override
  public int indexOf(String key) {
    return indexOf(keys, size, key);
  }

  @Override
  public void writeTo(FieldWriter writer) throws IOException {
    byte[] text = null;
    for (int i = 0; i < size; i++) {
      if (values[i] == SLICE) {
        writer.utf8(keys[i], base, offset(i), length(i));
      } else if (values[i] instanceof Instant time) {
        text = text == null ? new byte[Timestamps.MAX_LENGTH] : text;
        int length = Timestamps.write(time, text);
        if (length > 0) {
          writer.utf8(keys[i], text, 0, length);
        } else {
          writer.value(keys[i], time.toString());
        }
      } else {
        writer.value(keys[i], value(i));
      }
    }
  }

  @Override
  public int weight() {
    int weight = EVENT_WEIGHT + base.length + FIELD_WEIGHT * size;
    for (int i = 0; i < size; i++) {
      weight += values[i] == SLICE ? Long.BYTES : weight(values[i]);
    }
    return weight;
  }

  @Override
  public EventBuilder toBuilder() {
    return new EventBuilder(
        base,
        Arrays.copyOf(keys, size + 4),
        Arrays.copyOf(values, size + 4),
        slices.length == 0 ? slices : Arrays.copyOf(slices, size + 4),
        size,
        timestamp,
        receivedAt);
  }

  /** The fields, for people: in logs and test failures. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < size; i++) {
      text.append(i == 0 ? "" : ", ").append(keys[i]).append('=').append(value(i));
    }
    return text.append('}').toString();
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
