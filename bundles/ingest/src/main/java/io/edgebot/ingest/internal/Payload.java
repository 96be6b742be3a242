package io.edgebot.ingest.internal;

import java.util.Arrays;

/** The uncompressed body of a request while it grows, within its limits. */
final class Payload {
  private static final int LEAST = 8 * 1024;

  private final Limits limits;
  private final BodyMemory.Share memory;
  private byte[] bytes;
  private int length;

  /**
   * Starts empty.
   *
   * @param expected how many bytes will probably come
   */
  Payload(Limits limits, BodyMemory.Share memory, long expected) throws RequestException {
    this.limits = limits;
    this.memory = memory;
    int capacity = (int) Math.max(LEAST, Math.min(expected, limits.inflatedBytes()));
    memory.take(capacity);
    this.bytes = new byte[capacity];
  }

  /** The bytes; valid up to {@link #length}. */
  byte[] bytes() {
    return bytes;
  }

  /** How many bytes there are. */
  int length() {
    return length;
  }

  /** How many bytes can be written behind {@link #length} now, at least one. */
  int room() throws RequestException {
    if (length == bytes.length) {
      grow();
    }
    return bytes.length - length;
  }

  /** Counts bytes that were written behind {@link #length}. */
  void advance(int count) throws RequestException {
    length += count;
    if (length > limits.inflatedBytes()) {
      throw RequestException.tooLarge(
          "Request body is larger than " + limits.inflatedBytes() + " bytes uncompressed");
    }
  }

  private void grow() throws RequestException {
    // One byte above the limit, so that a body of exactly the limit can be seen to end.
    long capacity = Math.min(bytes.length * 2L, limits.inflatedBytes() + 1L);
    int before = bytes.length;
    memory.take(capacity);
    bytes = Arrays.copyOf(bytes, (int) capacity);
    memory.give(before);
  }
}
