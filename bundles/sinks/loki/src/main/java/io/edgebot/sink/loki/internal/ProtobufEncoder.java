package io.edgebot.sink.loki.internal;

import io.airlift.compress.snappy.SnappyCompressor;
import java.util.Arrays;
import java.util.List;

/**
 * Protobuf with Snappy, Loki's own form: {@code PushRequest{1: Stream{1: labels, 2: Entry{1:
 * Timestamp{1: seconds, 2: nanos}, 2: line, 3: Pair{1: name, 2: value}}}}}. Used by one thread.
 */
final class ProtobufEncoder implements PushEncoder {
  private static final long NANOS = 1_000_000_000L;

  // Keys of fields: number << 3 | wire type, 2 for what has a length and 0 for a number.
  private static final int FIRST = 1 << 3 | 2;
  private static final int SECOND = 2 << 3 | 2;
  private static final int THIRD = 3 << 3 | 2;
  private static final int FIRST_NUMBER = 1 << 3;
  private static final int SECOND_NUMBER = 2 << 3;

  private final SnappyCompressor snappy = new SnappyCompressor();
  private byte[] raw = {};
  private byte[] compressed = {};
  private int at;

  /** Whether this platform can do it: Snappy in Java reads memory in little-endian order. */
  static boolean isAvailable() {
    try {
      byte[] out = new byte[64];
      return new SnappyCompressor().compress(new byte[4], 0, 4, out, 0, out.length) > 0;
    } catch (RuntimeException | LinkageError e) {
      return false;
    }
  }

  @Override
  public byte[] encode(LabelSet labels, List<Entry> entries) {
    byte[] selector = labels.selector();
    int[] sizes = new int[entries.size()];
    int stream = fieldSize(selector.length);
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = size(entries.get(i));
      stream += fieldSize(sizes[i]);
    }
    int total = fieldSize(stream);
    raw = room(raw, total);
    at = 0;
    header(FIRST, stream);
    bytes(FIRST, selector);
    for (int i = 0; i < sizes.length; i++) {
      header(SECOND, sizes[i]);
      write(entries.get(i));
    }
    compressed = room(compressed, snappy.maxCompressedLength(total));
    int length = snappy.compress(raw, 0, total, compressed, 0, compressed.length);
    return Arrays.copyOf(compressed, length);
  }

  private void write(Entry entry) {
    header(FIRST, timeSize(entry.nanos()));
    long seconds = Math.floorDiv(entry.nanos(), NANOS);
    long nanos = Math.floorMod(entry.nanos(), NANOS);
    if (seconds != 0) {
      varint(FIRST_NUMBER);
      varint(seconds);
    }
    if (nanos != 0) {
      varint(SECOND_NUMBER);
      varint(nanos);
    }
    bytes(SECOND, entry.line());
    List<byte[]> metadata = entry.metadata();
    for (int i = 0; i < metadata.size(); i += 2) {
      header(THIRD, pairSize(metadata, i));
      bytes(FIRST, metadata.get(i));
      bytes(SECOND, metadata.get(i + 1));
    }
  }

  private static int size(Entry entry) {
    int size = fieldSize(timeSize(entry.nanos())) + fieldSize(entry.line().length);
    for (int i = 0; i < entry.metadata().size(); i += 2) {
      size += fieldSize(pairSize(entry.metadata(), i));
    }
    return size;
  }

  private static int timeSize(long time) {
    long seconds = Math.floorDiv(time, NANOS);
    long nanos = Math.floorMod(time, NANOS);
    return (seconds == 0 ? 0 : 1 + varintSize(seconds)) + (nanos == 0 ? 0 : 1 + varintSize(nanos));
  }

  private static int pairSize(List<byte[]> metadata, int at) {
    return fieldSize(metadata.get(at).length) + fieldSize(metadata.get(at + 1).length);
  }

  /** What a field of such a length takes; its key is one byte. */
  private static int fieldSize(int length) {
    return 1 + varintSize(length) + length;
  }

  private static int varintSize(long value) {
    return Math.max(1, (70 - Long.numberOfLeadingZeros(value)) / 7);
  }

  private void header(int key, int length) {
    varint(key);
    varint(length);
  }

  private void bytes(int key, byte[] value) {
    header(key, value.length);
    System.arraycopy(value, 0, raw, at, value.length);
    at += value.length;
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      raw[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    raw[at++] = (byte) rest;
  }

  private static byte[] room(byte[] buffer, int size) {
    return buffer.length >= size ? buffer : new byte[Math.max(size, buffer.length * 2)];
  }

  @Override
  public String contentType() {
    return "application/x-protobuf";
  }

  @Override
  public String contentEncoding() {
    return ""; // Snappy goes without saying with this type
  }
}
