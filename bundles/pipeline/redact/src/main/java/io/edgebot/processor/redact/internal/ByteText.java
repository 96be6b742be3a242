package io.edgebot.processor.redact.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Bytes of ASCII as characters, without decoding. Reused from text to text; not thread-safe. */
final class ByteText implements CharSequence {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long HIGH_BITS = 0x8080808080808080L;

  private byte[] bytes = {};
  private int offset;
  private int length;

  /** Shows other bytes; they must be ASCII. */
  ByteText of(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
    return this;
  }

  /** Whether all bytes of a range are ASCII. */
  static boolean isAscii(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int at = offset;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      if (((long) LONGS.get(bytes, at) & HIGH_BITS) != 0) {
        return false;
      }
    }
    for (; at < end; at++) {
      if (bytes[at] < 0) {
        return false;
      }
    }
    return true;
  }

  /** Where the next character stands that is marked; the length if there is none. */
  int indexOfAny(int[] marks, int from) {
    for (int i = offset + from; i < offset + length; i++) {
      if (marks[bytes[i]] != 0) {
        return i - offset;
      }
    }
    return length;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public char charAt(int index) {
    return (char) bytes[offset + index];
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new ByteText().of(bytes, offset + start, end - start);
  }

  /** The text, decoded. */
  @Override
  public String toString() {
    return new String(bytes, offset, length, StandardCharsets.US_ASCII);
  }
}
