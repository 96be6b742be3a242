package io.edgebot.journal.internal.salvage;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cells of table leaves (sqlite.org/fileformat2.html, sections 1.6 and 2.1). Whatever the bytes
 * are, nothing but an {@link IOException} of the file comes out of it.
 */
final class Cells {
  private static final int LEAF = 0x0D;
  private static final int MAX_PAYLOAD = 256 << 20;

  private final PageFile file;

  Cells(PageFile file) {
    this.file = file;
  }

  /** Takes a cell: its row's number, and where it starts in its page. */
  interface Visitor {
    void cell(long row, int offset);
  }

  /** Visits the cells of a page that look like rows with so many columns. */
  void visit(int pageNumber, int columns, Visitor visitor) throws IOException {
    ByteBuffer page = file.page(pageNumber);
    int header = pageNumber == 1 ? 100 : 0;
    if (page.get(header) != LEAF) {
      return;
    }
    int count = page.getShort(header + 3) & 0xFFFF;
    int pointers = header + 8;
    for (int i = 0; i < count && pointers + 2 * i + 2 <= file.pageSize(); i++) {
      int offset = page.getShort(pointers + 2 * i) & 0xFFFF;
      if (offset < pointers || offset >= file.pageSize()) {
        continue;
      }
      Cursor at = new Cursor(page, offset);
      long length = at.varint();
      long row = at.varint();
      if (row > 0 && length > columns && length < MAX_PAYLOAD && columns(at) == columns) {
        visitor.cell(row, offset);
      }
    }
  }

  /** How many columns a record has, by the start of its header; -1 if it is none. */
  private static int columns(Cursor at) {
    int start = at.position;
    long length = at.varint();
    if (length < 2 || start + length > at.page.capacity()) {
      return -1;
    }
    int count = 0;
    while (at.position < start + length && !at.failed) {
      at.varint();
      count++;
    }
    return at.failed || at.position != start + length ? -1 : count;
  }

  /** The record in a cell, its overflow pages joined; null if it is not complete. */
  byte @Nullable [] payload(int pageNumber, int offset) throws IOException {
    ByteBuffer page = file.page(pageNumber);
    Cursor at = new Cursor(page, offset);
    long length = at.varint();
    at.varint();
    if (at.failed || length <= 0 || length > MAX_PAYLOAD) {
      return null;
    }
    int usable = file.pageSize();
    int local = local((int) length, usable);
    if (at.position + local + (local < length ? 4 : 0) > usable) {
      return null;
    }
    byte[] payload = new byte[(int) length];
    page.get(at.position, payload, 0, local);
    int filled = local;
    int next = filled < length ? page.getInt(at.position + local) : 0;
    while (filled < length) {
      if (next < 1 || next > file.pages()) {
        return null;
      }
      ByteBuffer overflow = file.page(next);
      int part = Math.min(usable - 4, (int) length - filled);
      overflow.get(4, payload, filled, part);
      filled += part;
      next = overflow.getInt(0);
    }
    return payload;
  }

  private static int local(int length, int usable) {
    int most = usable - 35;
    if (length <= most) {
      return length;
    }
    int least = (usable - 12) * 32 / 255 - 23;
    int fitting = least + (length - least) % (usable - 4);
    return fitting <= most ? fitting : least;
  }

  /** Reads big-endian base-128 numbers of up to nine bytes. */
  static final class Cursor {
    final ByteBuffer page;
    int position;
    boolean failed;

    Cursor(ByteBuffer page, int position) {
      this.page = page;
      this.position = position;
    }

    long varint() {
      long value = 0;
      for (int i = 0; i < 9; i++) {
        if (position >= page.capacity()) {
          failed = true;
          return -1;
        }
        int next = page.get(position++);
        if (i == 8) {
          return (value << 8) | (next & 0xFF);
        }
        value = (value << 7) | (next & 0x7F);
        if (next >= 0) {
          return value;
        }
      }
      return value;
    }
  }
}
