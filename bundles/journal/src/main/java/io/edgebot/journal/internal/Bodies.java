package io.edgebot.journal.internal;

import io.edgebot.journal.Row;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Decompresses bodies for the doctor, who has no engine at hand. */
final class Bodies {
  private static final int MAX_RAW = 256 << 20;

  private Bodies() {}

  static byte[] decompress(Row row) throws IOException {
    int length = row.rawLength();
    if (length < 0 || length > MAX_RAW) {
      throw new IOException("its length of " + length + " bytes is not allowed");
    }
    byte[] raw =
        switch (row.codec()) {
          case "json+deflate" -> inflate(row.body(), length);
          case "json+zstd" -> unzstd(row.body(), length);
          default -> throw new IOException("its codec '" + row.codec() + "' is not known");
        };
    CRC32 crc = new CRC32();
    crc.update(raw);
    if ((int) crc.getValue() != row.crc32()) {
      throw new IOException("its checksum is wrong");
    }
    return raw;
  }

  private static byte[] inflate(byte[] body, int length) throws IOException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(body);
      byte[] raw = new byte[length];
      int filled = 0;
      while (filled < length) {
        int more = inflater.inflate(raw, filled, length - filled);
        if (more == 0) {
          throw new IOException("it ends after " + filled + " of " + length + " bytes");
        }
        filled += more;
      }
      return raw;
    } catch (DataFormatException e) {
      throw new IOException("it is not deflate: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  /** By the class path, if the library is on it: the bundle itself does not need it. */
  private static byte[] unzstd(byte[] body, int length) throws IOException {
    try {
      Class<?> zstd = Class.forName("com.github.luben.zstd.Zstd");
      Object raw = zstd.getMethod("decompress", byte[].class, int.class).invoke(null, body, length);
      if (raw instanceof byte[] bytes && bytes.length == length) {
        return bytes;
      }
      throw new IOException("it has another length than " + length + " bytes");
    } catch (ClassNotFoundException e) {
      throw new IOException("json+zstd needs zstd-jni on the class path", e);
    } catch (ReflectiveOperationException e) {
      throw new IOException("it is not zstd: " + e.getCause(), e);
    }
  }
}
