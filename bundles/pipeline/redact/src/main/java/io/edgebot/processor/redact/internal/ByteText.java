package io.edgebot.processor.redact.internal;

import java.nio.charset.StandardCharsets;

/**
 * UTF-8 as characters, to look for ASCII in it without decoding: every byte beyond ASCII is a
 * U+FFFD, which is no letter. Reused from text to text; not thread-safe.
 */
final class ByteText implements CharSequence {
  private byte[] bytes = {};
  private int offset;
  private int length;

  /** Shows other bytes. */
  ByteText of(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
    return this;
  }

  /** Where the next ASCII character stands that is marked; the length if there is none. */
  int indexOfAny(int[] marks, int from) {
    for (int i = offset + from; i < offset + length; i++) {
      if (bytes[i] >= 0 && marks[bytes[i]] != 0) {
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
    byte b = bytes[offset + index];
    return b < 0 ? '\uFFFD' : (char) b;
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new ByteText().of(bytes, offset + start, end - start);
  }

  /** The text, decoded. */
  @Override
  public String toString() {
    return new String(bytes, offset, length, StandardCharsets.UTF_8);
  }
}
