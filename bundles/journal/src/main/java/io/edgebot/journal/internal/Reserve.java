package io.edgebot.journal.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that takes room until the disk is full. Deleting rows and moving the log into the database
 * need room themselves, so it is given up then, and made again when there is room.
 */
final class Reserve {
  private static final Logger LOG = LoggerFactory.getLogger(Reserve.class);
  private static final int CHUNK = 1 << 20;

  private final Path file;
  private final long bytes;

  Reserve(Path file, long bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /** Gives the room back; false if there was nothing to give. */
  boolean release() {
    try {
      return Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("The reserve {} cannot be given up", file, e);
      return false;
    }
  }

  /** Makes it if it is not there; false if there is no room for it. */
  boolean make() {
    if (bytes == 0) {
      return true;
    }
    try {
      if (Files.exists(file) && Files.size(file) == bytes) {
        return true;
      }
      // Leave some more for what is being written meanwhile.
      // (File asks the kernel; FileStore needs the mount point, which a container may hide.)
      if (file.toFile().getParentFile().getUsableSpace() < bytes + bytes / 2) {
        return false;
      }
      fill();
      return true;
    } catch (IOException e) {
      LOG.warn("The reserve {} cannot be made: {}", file, e.toString());
      release();
      return false;
    }
  }

  /** Zeros that are really written: a sparse file would reserve nothing. */
  private void fill() throws IOException {
    Directory.createPrivate(file);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer zeros = ByteBuffer.allocate(CHUNK);
      for (long left = bytes; left > 0; ) {
        zeros.clear().limit((int) Math.min(CHUNK, left));
        left -= channel.write(zeros);
      }
      channel.force(true);
    }
  }
}
