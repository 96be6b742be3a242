package io.edgebot.processor.quality.internal;

import java.nio.charset.StandardCharsets;

/**
 * A slice of UTF-8 as characters, one a byte, so that a text in it can be looked at without being
 * decoded. Moves from text to text; used by one thread.
 */
final class TextView implements CharSequence {
  private byte[] bytes = {};
  private int offset;
  private int length;

  TextView at(byte[] array, int from, int count) {
    bytes = array;
    offset = from;
    length = count;
    return this;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public char charAt(int index) {
    return (char) (bytes[offset + index] & 0xff);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new TextView().at(bytes, offset + start, end - start);
  }

  /** The decoded text. */
  @Override
  public String toString() {
    return new String(bytes, offset, length, StandardCharsets.UTF_8);
  }
}
