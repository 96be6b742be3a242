package io.edgebot.engine.internal.codec;

import java.io.OutputStream;
import java.util.Arrays;

/** A growing byte array that can be cut back, and read without a copy. Used by one thread. */
final class ByteSink extends OutputStream {
  private byte[] bytes;
  private int size;

  ByteSink(int capacity) {
    bytes = new byte[capacity];
  }

  @Override
  public void write(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    ensure(length);
    System.arraycopy(from, offset, bytes, size, length);
    size += length;
  }

  /** The array as it is now; valid until the next write. */
  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  /** Forgets what stands behind a place. */
  void truncate(int length) {
    size = Math.min(size, length);
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), size + (size >> 1) + 64));
    }
  }
}
