package io.edgebot.journal.internal.salvage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of a record (sqlite.org/fileformat2.html, section 2.1). */
public final class RecordValues {
  private final byte[] payload;
  private final long[] types;
  private final int[] starts;

  private RecordValues(byte[] payload, long[] types, int[] starts) {
    this.payload = payload;
    this.types = types;
    this.starts = starts;
  }

  /** Splits a record of so many columns; null if it is not one. */
  static @Nullable RecordValues of(byte[] payload, int columns) {
    Cells.Cursor at = new Cells.Cursor(ByteBuffer.wrap(payload), 0);
    long header = at.varint();
    List<Long> types = new ArrayList<>();
    while (!at.failed && at.position < header && types.size() <= columns) {
      types.add(at.varint());
    }
    if (at.failed || at.position != header || types.size() != columns) {
      return null;
    }
    long[] codes = new long[columns];
    int[] starts = new int[columns];
    long position = header;
    for (int i = 0; i < columns; i++) {
      codes[i] = types.get(i);
      starts[i] = (int) position;
      position += size(codes[i]);
      if (codes[i] < 0 || position > payload.length) {
        return null;
      }
    }
    return new RecordValues(payload, codes, starts);
  }

  private static long size(long type) {
    if (type >= 12) {
      return (type - 12) / 2;
    }
    return switch ((int) type) {
      case 1, 2, 3, 4 -> type;
      case 5 -> 6;
      case 6, 7 -> 8;
      default -> 0;
    };
  }

  /** A whole number; 0 if the value is none. */
  public long number(int column) {
    long type = types[column];
    if (type == 9) {
      return 1;
    }
    if (type < 1 || type > 6) {
      return 0;
    }
    int size = (int) size(type);
    long value = payload[starts[column]];
    for (int i = 1; i < size; i++) {
      value = (value << 8) | (payload[starts[column] + i] & 0xFF);
    }
    return value;
  }

  /** A text. */
  public String text(int column) {
    return new String(bytes(column), UTF_8);
  }

  /** A blob or a text, as bytes. */
  public byte[] bytes(int column) {
    long type = types[column];
    int size = type >= 12 ? (int) size(type) : 0;
    return Arrays.copyOfRange(payload, starts[column], starts[column] + size);
  }
}
