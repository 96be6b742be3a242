package io.edgebot.processor.quality.internal;

import io.edgebot.api.event.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hashes all that events hold, one after the other. Used by one thread. */
final class ContentHash implements Event.FieldWriter {
  private final MessageDigest digest;
  private final String without;

  /**
   * The hash of an event's content: half of a SHA-256, so that nobody finds two events that share
   * one.
   */
  record Hash(long high, long low) {}

  /**
   * Hashes events.
   *
   * @param without the field that does not count
   */
  ContentHash(String without) {
    this.without = without;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each Java has SHA-256", e);
    }
  }

  /**
   * Hashes an event.
   *
   * @param sender events of different ones are never alike
   */
  Hash of(Event event, String sender) {
    digest.reset();
    text(sender);
    try {
      event.writeTo(this);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // this writer throws none
    }
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return new Hash(hash.getLong(), hash.getLong());
  }

  @Override
  public void utf8(String key, byte[] bytes, int offset, int length) {
    if (!key.equals(without)) {
      text(key);
      tag('s', length);
      digest.update(bytes, offset, length);
    }
  }

  @Override
  public void value(String key, @Nullable Object value) {
    if (!key.equals(without)) {
      text(key);
      value(value);
    }
  }

  private void value(@Nullable Object value) {
    if (value instanceof String text) {
      text(text);
    } else if (value instanceof Map<?, ?> map) {
      tag('m', map.size());
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        text((String) entry.getKey());
        value(entry.getValue());
      }
    } else if (value instanceof List<?> list) {
      tag('l', list.size());
      for (Object item : list) {
        value(item);
      }
    } else {
      byte[] bytes = String.valueOf(value).getBytes(StandardCharsets.UTF_8);
      tag('v', bytes.length);
      digest.update(bytes);
    }
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    tag('s', bytes.length);
    digest.update(bytes);
  }

  /** Type and length before each value, so that no two lists of values have the same bytes. */
  private void tag(char type, int length) {
    digest.update((byte) type);
    for (int shift = 24; shift >= 0; shift -= 8) {
      digest.update((byte) (length >> shift));
    }
  }
}
