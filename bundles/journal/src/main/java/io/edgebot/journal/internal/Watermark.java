package io.edgebot.journal.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the journal has come, in a file beside the database: what is missing when the database or
 * its log was removed, or replaced by something else, can be told by it. It is written behind each
 * commit and never forced: it survives a killed process, and may be some seconds old after a power
 * cut, so that what it tells is the least that there was.
 */
final class Watermark implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watermark.class);

  /** "EdgJnew1". */
  private static final long MAGIC = 0x4564674A6E657731L;

  private static final int BYTES = 5 * Long.BYTES + Integer.BYTES;

  private final Path file;
  private volatile @Nullable Mark known;
  private final ByteBuffer buffer = ByteBuffer.allocate(BYTES);
  private @Nullable FileChannel channel;

  /**
   * What was committed.
   *
   * @param row the newest row
   * @param events of all rows up to it
   * @param settled the row up to which no subscription needs any
   * @param quarantined the newest entry of the quarantine
   */
  record Mark(long row, long events, long settled, long quarantined) {
    static Mark of(Store store) {
      long lowest = store.cursors.lowestRow();
      return new Mark(
          store.newest().row(),
          store.newest().events(),
          lowest == Long.MAX_VALUE ? store.deleted().row() : lowest,
          store.quarantine.newest());
    }
  }

  /** Opens the file, or makes it. Without it the journal works as well, and knows less. */
  Watermark(Path file) {
    this.file = file;
    known = read(file);
    try {
      Directory.createPrivate(file);
      channel = FileChannel.open(file, StandardOpenOption.WRITE);
    } catch (IOException e) {
      LOG.warn("{} cannot be opened: {}", file, e.toString());
    }
  }

  /** What was written last, by this process or one before; null if nothing that is intact. */
  @Nullable Mark known() {
    return known;
  }

  /** Reads the mark of a file; null if there is none that is intact. */
  static @Nullable Mark read(Path file) {
    try {
      if (!Files.exists(file) || Files.size(file) != BYTES) {
        return null;
      }
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      Mark mark =
          new Mark(bytes.getLong(8), bytes.getLong(16), bytes.getLong(24), bytes.getLong(32));
      return bytes.getLong(0) == MAGIC && bytes.getInt(BYTES - Integer.BYTES) == crc(bytes)
          ? mark
          : null;
    } catch (IOException e) {
      LOG.warn("{} cannot be read: {}", file, e.toString());
      return null;
    }
  }

  /** Writes what is committed now. */
  void write(Mark mark) {
    known = mark;
    FileChannel to = channel;
    if (to == null) {
      return;
    }
    buffer.clear();
    buffer.putLong(MAGIC).putLong(mark.row()).putLong(mark.events()).putLong(mark.settled());
    buffer.putLong(mark.quarantined()).putInt(crc(buffer)).flip();
    try {
      long at = 0;
      while (buffer.hasRemaining()) {
        at += to.write(buffer, at);
      }
    } catch (IOException e) {
      LOG.warn("{} cannot be written, and is left alone until the next start", file, e);
      channel = null;
      Sqlite.closeAfter(to, e);
    }
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(0, BYTES - Integer.BYTES));
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    if (open != null) {
      open.close();
    }
  }
}
