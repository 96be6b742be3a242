package io.edgebot.engine.internal.delivery;

import io.edgebot.engine.internal.codec.BlockCodec;
import io.edgebot.journal.Row;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A row whose body is decompressed when first needed. Used by one thread. */
final class LoadedRow {
  private final Row row;
  private byte @Nullable [] raw;

  LoadedRow(Row row) {
    this.row = row;
  }

  Row row() {
    return row;
  }

  int size() {
    return row.index().size();
  }

  /** Length of an event in the uncompressed body, without its line end. */
  int length(int event) {
    return row.index().ends()[event] - row.index().offsets()[event] - 1;
  }

  byte[] raw() throws IOException {
    byte[] bytes = raw;
    if (bytes == null) {
      bytes = BlockCodec.decompress(row.codec(), row.body(), row.rawLength());
      raw = bytes;
    }
    return bytes;
  }
}
