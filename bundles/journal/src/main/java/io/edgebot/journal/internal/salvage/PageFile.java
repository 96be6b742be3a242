package io.edgebot.journal.internal.salvage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A database file as pages, and pages of its log that were not moved into it. */
final class PageFile implements AutoCloseable {
  private final FileChannel channel;
  private final @Nullable FileChannel log;
  private final List<Long> extra;
  private final int pageSize;
  private final int pages;

  /**
   * Opens a file.
   *
   * @param log the log; need not be there if there are no pages of it
   * @param extra offsets of pages in the log
   */
  PageFile(Path file, Path log, List<Long> extra, int pageSize) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.READ);
    this.log = extra.isEmpty() ? null : FileChannel.open(log, StandardOpenOption.READ);
    this.extra = extra;
    this.pageSize = pageSize;
    pages = (int) Math.min(Integer.MAX_VALUE - 8, (channel.size() + pageSize - 1) / pageSize);
  }

  int pageSize() {
    return pageSize;
  }

  /** Pages of the file. */
  int pages() {
    return pages;
  }

  /** Pages of the file and of the log. */
  int allPages() {
    return pages + extra.size();
  }

  /** A page, from 1; those above {@link #pages} are of the log. What is missing reads as zeros. */
  ByteBuffer page(int number) throws IOException {
    ByteBuffer page = ByteBuffer.allocate(pageSize);
    FileChannel from = channel;
    long at = (number - 1L) * pageSize;
    FileChannel second = log;
    if (number > pages && second != null) {
      from = second;
      at = extra.get(number - pages - 1);
    }
    while (page.hasRemaining()) {
      int read = from.read(page, at);
      if (read < 0) {
        break;
      }
      at += read;
    }
    page.clear();
    return page;
  }

  /** Pages that are free: what lies in them was deleted. A chain that is damaged ends early. */
  BitSet freePages() throws IOException {
    BitSet free = new BitSet(pages + 1);
    int trunk = page(1).getInt(32);
    while (trunk > 1 && trunk <= pages && !free.get(trunk)) {
      free.set(trunk);
      ByteBuffer page = page(trunk);
      int leaves = page.getInt(4);
      for (int i = 0; i < leaves && 8 + 4 * i + 4 <= pageSize; i++) {
        int leaf = page.getInt(8 + 4 * i);
        if (leaf > 1 && leaf <= pages) {
          free.set(leaf);
        }
      }
      trunk = page.getInt(0);
    }
    return free;
  }

  @Override
  public void close() throws IOException {
    FileChannel second = log;
    try (channel) {
      if (second != null) {
        second.close();
      }
    }
  }
}
