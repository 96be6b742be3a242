package io.edgebot.sink.timescaledb.internal;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Rows in the binary format of COPY, on their way to the server. Reused by one thread. */
final class CopyBuffer extends OutputStream {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };
  private static final int NULL = -1;

  private byte[] bytes = new byte[1 << 17];
  private int size;

  /** Starts anew with what stands before all rows: signature, flags, no extension. */
  void begin() {
    size = 0;
    write(SIGNATURE, 0, SIGNATURE.length);
    int32(0);
    int32(0);
  }

  /** What stands behind all rows. */
  void end() {
    int16(-1);
  }

  void row(int columns) {
    int16(columns);
  }

  void int8Column(long value) {
    int32(Long.BYTES);
    int32((int) (value >>> 32));
    int32((int) value);
  }

  void int4Column(int value) {
    int32(Integer.BYTES);
    int32(value);
  }

  void textColumn(@Nullable String text) {
    if (text == null) {
      int32(NULL);
      return;
    }
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    int32(encoded.length);
    write(encoded, 0, encoded.length);
  }

  /** Begins a column whose length is set by {@link #endColumn}; returns where it begins. */
  int beginColumn() {
    int32(0);
    return size;
  }

  void endColumn(int start) {
    int length = size - start;
    int end = size;
    size = start - Integer.BYTES;
    int32(length);
    size = end;
  }

  /** The bytes so far, up to {@link #size}. */
  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  /** Forgets what was sent. */
  void clear() {
    size = 0;
  }

  @Override
  public void write(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    reserve(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  private void int16(int value) {
    write(value >>> 8);
    write(value);
  }

  private void int32(int value) {
    reserve(Integer.BYTES);
    bytes[size++] = (byte) (value >>> 24);
    bytes[size++] = (byte) (value >>> 16);
    bytes[size++] = (byte) (value >>> 8);
    bytes[size++] = (byte) value;
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
