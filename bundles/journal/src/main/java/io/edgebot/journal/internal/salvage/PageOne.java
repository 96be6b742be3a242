package io.edgebot.journal.internal.salvage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Mends the first page, which holds the schema and without which SQLite reads nothing. The schema
 * of a journal is always made in the same order, so that its first page is known but for a few
 * numbers in the file's header.
 */
public final class PageOne {
  private PageOne() {}

  /**
   * Puts the first page of a new file of the same schema over a damaged one.
   *
   * @param pristine a database with the same tables and nothing in them
   */
  public static void replace(Path damaged, Path pristine, int pageSize) throws IOException {
    ByteBuffer page = ByteBuffer.allocate(pageSize);
    try (FileChannel from = FileChannel.open(pristine, StandardOpenOption.READ)) {
      while (page.hasRemaining() && from.read(page) >= 0) {
        // Fills the page.
      }
    }
    page.clear();
    try (FileChannel to = FileChannel.open(damaged, StandardOpenOption.WRITE)) {
      long size = to.size();
      // The journal mode without a log: the log was moved into the file before.
      page.put(18, (byte) 1);
      page.put(19, (byte) 1);
      page.putInt(28, (int) (size / pageSize));
      page.putInt(32, 0);
      page.putInt(36, 0);
      page.putInt(92, page.getInt(24));
      long at = 0;
      while (page.hasRemaining()) {
        at += to.write(page, at);
      }
      to.force(true);
    }
  }
}
