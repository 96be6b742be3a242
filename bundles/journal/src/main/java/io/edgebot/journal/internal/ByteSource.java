package io.edgebot.journal.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Reads what {@link ByteSink} wrote; whatever it is given, it throws only {@link Malformed}. */
final class ByteSource {
  private final byte[] bytes;
  private int position;

  ByteSource(byte[] bytes) {
    this.bytes = bytes;
  }

  int raw() throws Malformed {
    if (position >= bytes.length) {
      throw new Malformed("ends after " + position + " bytes");
    }
    return bytes[position++] & 0xFF;
  }

  long varint() throws Malformed {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      int next = raw();
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new Malformed("number of more than 10 bytes at " + position);
  }

  long signed() throws Malformed {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** A number from 0 to a limit. */
  int bounded(int limit) throws Malformed {
    long value = varint();
    if (value < 0 || value > limit) {
      throw new Malformed(value + " is above " + limit + " at " + position);
    }
    return (int) value;
  }

  long fixed64() throws Malformed {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 8) {
      value |= (long) raw() << shift;
    }
    return value;
  }

  String text() throws Malformed {
    int length = bounded(remaining());
    if (length > remaining()) {
      throw new Malformed("text of " + length + " bytes at " + position);
    }
    String value = new String(bytes, position, length, UTF_8);
    position += length;
    return value;
  }

  int remaining() {
    return bytes.length - position;
  }

  /** The bytes are not what they should be. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }
}
