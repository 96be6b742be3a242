package io.edgebot.journal.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Collects bytes: little-endian base-128 numbers, fixed ones and texts. */
final class ByteSink {
  private byte[] bytes;
  private int length;

  ByteSink(int capacity) {
    bytes = new byte[Math.max(16, capacity)];
  }

  void raw(int value) {
    ensure(1);
    bytes[length++] = (byte) value;
  }

  void raw(byte[] value) {
    ensure(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
  }

  /** Seven bits a byte, the lowest first; a negative one takes ten bytes. */
  void varint(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  /** A number of either sign, small ones short. */
  void signed(long value) {
    varint((value << 1) ^ (value >> 63));
  }

  void fixed64(long value) {
    ensure(8);
    for (int shift = 0; shift < 64; shift += 8) {
      bytes[length++] = (byte) (value >>> shift);
    }
  }

  void text(String value) {
    byte[] encoded = value.getBytes(UTF_8);
    varint(encoded.length);
    raw(encoded);
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
