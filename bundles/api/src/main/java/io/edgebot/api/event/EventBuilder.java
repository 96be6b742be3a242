package io.edgebot.api.event;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Builds an event: fields keep the order of their first {@code put}; a later one replaces the
 * value. Not thread-safe; it can go on after {@link #build()}, which copies.
 */
public final class EventBuilder {
  private static final int MAX_DEPTH = 64;

  private byte[] base;
  private String[] keys;
  private @Nullable Object[] values;
  private long[] slices;
  private int size;

  /** A bit for each key's hash: most new keys are known as new without a look at the others. */
  private long seen;

  /** Whether an event holds the arrays, so that they must be copied before the next change. */
  private boolean shared;

  private @Nullable Instant timestamp;
  private @Nullable Instant receivedAt;

  /** Starts empty. */
  public EventBuilder() {
    this(FieldEvent.NO_BYTES, new String[20], new Object[20], FieldEvent.NO_SLICES, 0, null, null);
  }

  EventBuilder(
      byte[] base,
      String[] keys,
      @Nullable Object[] values,
      long[] slices,
      int size,
      @Nullable Instant timestamp,
      @Nullable Instant receivedAt) {
    this.base = base;
    this.keys = keys;
    this.values = values;
    this.slices = slices;
    this.size = size;
    for (int i = 0; i < size; i++) {
      seen |= bit(keys[i]);
    }
    this.timestamp = timestamp;
    this.receivedAt = receivedAt;
  }

  /**
   * Sets the bytes that {@link #putUtf8} takes its slices from. The event keeps the array: it must
   * not change afterwards.
   *
   * @throws IllegalStateException if a base is set already
   */
  public EventBuilder base(byte[] bytes) {
    if (base != FieldEvent.NO_BYTES) {
      throw new IllegalStateException("the base is set once");
    }
    base = bytes;
    return this;
  }

  /**
   * Sets a text field to a slice of the base without decoding it: the way for hot paths.
   *
   * @param offset of the first byte in the base
   * @param length in bytes; the slice must be valid UTF-8
   */
  public EventBuilder putUtf8(String key, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, base.length);
    int index = place(key, FieldEvent.SLICE);
    if (slices.length < keys.length) {
      slices = Arrays.copyOf(slices, keys.length);
    }
    slices[index] = FieldEvent.slice(offset, length);
    return this;
  }

  /**
   * Sets a field. A text given for {@code timestamp} or {@code received_at} is kept as written and
   * understood if it is RFC 3339.
   *
   * @throws IllegalArgumentException if the value is not of the types that {@link Event} allows
   */
  public EventBuilder put(String key, @Nullable Object value) {
    check(key, value, 0);
    if (key.equals(Event.TIMESTAMP)) {
      timestamp = value instanceof String text ? Timestamps.parse(text) : null;
    } else if (key.equals(Event.RECEIVED_AT)) {
      receivedAt = value instanceof String text ? Timestamps.parse(text) : null;
    }
    return set(key, value);
  }

  /** Sets {@code timestamp}, as a time and as its RFC 3339 text in UTC. */
  public EventBuilder timestamp(Instant time) {
    timestamp = time;
    return set(Event.TIMESTAMP, time);
  }

  /** Sets {@code received_at}, as a time and as its RFC 3339 text in UTC. */
  public EventBuilder receivedAt(Instant time) {
    receivedAt = time;
    return set(Event.RECEIVED_AT, time);
  }

  /** Removes a field, if it is there. */
  public EventBuilder remove(String key) {
    int index = FieldEvent.indexOf(keys, size, key);
    if (index >= 0) {
      own();
      System.arraycopy(keys, index + 1, keys, index, size - index - 1);
      System.arraycopy(values, index + 1, values, index, size - index - 1);
      if (index + 1 < slices.length) {
        System.arraycopy(slices, index + 1, slices, index, slices.length - index - 1);
      }
      size--;
      values[size] = null;
    }
    if (key.equals(Event.TIMESTAMP)) {
      timestamp = null;
    } else if (key.equals(Event.RECEIVED_AT)) {
      receivedAt = null;
    }
    return this;
  }

  /**
   * The event. If no {@code timestamp} is set, or null is, it gets the {@code received_at}, without
   * that the time of this call; one that cannot be read is kept as written beside that time.
   */
  public Event build() {
    Instant time = timestamp;
    if (time == null) {
      time = receivedAt != null ? receivedAt : Instant.now();
      int index = FieldEvent.indexOf(keys, size, Event.TIMESTAMP);
      if (index < 0 || values[index] == null) {
        timestamp(time);
      }
    }
    shared = true;
    return new FieldEvent(base, keys, values, slices, size, time, receivedAt);
  }

  private int place(String key, @Nullable Object value) {
    own();
    long bit = bit(key);
    int index = (seen & bit) == 0 ? -1 : FieldEvent.indexOf(keys, size, key);
    if (index < 0) {
      seen |= bit;
      if (size == keys.length) {
        keys = Arrays.copyOf(keys, size * 2 + 1);
        values = Arrays.copyOf(values, size * 2 + 1);
      }
      index = size++;
      keys[index] = key;
    }
    values[index] = value;
    return index;
  }

  private void own() {
    if (shared) {
      keys = keys.clone();
      values = values.clone();
      slices = slices.clone();
      shared = false;
    }
  }

  private static long bit(String key) {
    int hash = key.hashCode();
    return 1L << (hash ^ hash >>> 6 ^ hash >>> 12);
  }

  private EventBuilder set(String key, @Nullable Object value) {
    place(key, value);
    return this;
  }

  private static void check(String key, @Nullable Object value, int depth) {
    if (value == null || value instanceof String || value instanceof Boolean) {
      return;
    }
    if (value instanceof Number number) {
      if (!(number instanceof NumberText) && !Double.isFinite(number.doubleValue())) {
        throw new IllegalArgumentException(key + ": " + number + " is not a JSON number");
      }
    } else if (depth >= MAX_DEPTH) {
      throw new IllegalArgumentException(key + ": nested deeper than " + MAX_DEPTH);
    } else if (value instanceof List<?> list) {
      for (Object item : list) {
        check(key, item, depth + 1);
      }
    } else if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (!(entry.getKey() instanceof String)) {
          throw new IllegalArgumentException(
              key + ": map key '" + entry.getKey() + "' is not a string");
        }
        check(key, entry.getValue(), depth + 1);
      }
    } else {
      throw new IllegalArgumentException(
          key + ": a " + value.getClass().getName() + " is not an event value");
    }
  }
}
