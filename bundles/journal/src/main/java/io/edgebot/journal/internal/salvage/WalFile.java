package io.edgebot.journal.internal.salvage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A write-ahead log of SQLite's, read frame by frame (sqlite.org/fileformat2.html, section 4).
 *
 * <p>SQLite ends at the first frame whose checksum is wrong, and so drops what was committed behind
 * it without a word. Since a checksum goes on from the one before it, which stands in its frame,
 * each frame can be checked by itself, and the ones behind a damaged one are still good.
 */
public final class WalFile {
  private static final int HEADER = 32;
  private static final int FRAME_HEADER = 24;
  private static final int MAGIC = 0x377F0682;

  private final Path file;
  private final int pageSize;
  private final List<Frame> frames = new ArrayList<>();
  private boolean headerGood;

  /**
   * A frame of the present run of the log.
   *
   * @param offset of its page in the file
   * @param commit whether a transaction ends with it
   * @param good whether its checksum is right
   */
  record Frame(long offset, int page, boolean commit, boolean good) {}

  private WalFile(Path file, int pageSize) {
    this.file = file;
    this.pageSize = pageSize;
  }

  /** Reads the frames of a log; of one that is not there, none. */
  public static WalFile read(Path file, int pageSize) throws IOException {
    WalFile wal = new WalFile(file, pageSize);
    if (Files.exists(file) && Files.size(file) >= HEADER + FRAME_HEADER + pageSize) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        wal.scan(channel);
      }
    }
    return wal;
  }

  private void scan(FileChannel channel) throws IOException {
    ByteBuffer header = buffer(channel, 0, HEADER);
    int magic = header.getInt(0);
    final ByteOrder order = magic == MAGIC ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    int[] sum = checksum(new int[2], header, 0, 24, order);
    headerGood =
        (magic & ~1) == MAGIC
            && header.getInt(8) == pageSize
            && sum[0] == header.getInt(24)
            && sum[1] == header.getInt(28);
    long salt = header.getLong(16);
    long size = channel.size();
    int step = FRAME_HEADER + pageSize;
    ByteBuffer frame = ByteBuffer.allocate(step);
    for (long at = HEADER; at + step <= size; at += step) {
      frame.clear();
      fill(channel, frame, at);
      if (!headerGood && at == HEADER) {
        // The header is damaged: the first frame tells what the run's salt is.
        salt = frame.getLong(8);
      }
      int[] expected = checksum(sum, frame, 0, 8, order);
      expected = checksum(expected, frame, FRAME_HEADER, pageSize, order);
      boolean good = expected[0] == frame.getInt(16) && expected[1] == frame.getInt(20);
      boolean ofRun = frame.getLong(8) == salt;
      if (!ofRun && !resumes(channel, at + step, salt)) {
        return;
      }
      frames.add(
          new Frame(at + FRAME_HEADER, frame.getInt(0), frame.getInt(4) != 0, good && ofRun));
      sum = new int[] {frame.getInt(16), frame.getInt(20)};
    }
  }

  /** Whether the run goes on behind a frame of another salt, which is damaged then. */
  private static boolean resumes(FileChannel channel, long next, long salt) throws IOException {
    return next + FRAME_HEADER <= channel.size()
        && buffer(channel, next, FRAME_HEADER).getLong(8) == salt;
  }

  /** Whether SQLite would drop a transaction that was committed: it lies behind damage. */
  public boolean losesCommits() {
    boolean broken = !headerGood;
    for (Frame frame : frames) {
      broken |= !frame.good();
      if (broken && frame.good() && frame.commit()) {
        return true;
      }
    }
    return broken && !frames.isEmpty() && !headerGood;
  }

  /** Whether a transaction was committed to it that may not be in the database yet. */
  public boolean hasCommits() {
    return committed() > 0;
  }

  /** Writes all good frames up to the last commit into the database, as a checkpoint does. */
  public void replayInto(Path database) throws IOException {
    int end = committed();
    if (end == 0) {
      return;
    }
    try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ);
        FileChannel to = FileChannel.open(database, StandardOpenOption.WRITE)) {
      for (Frame frame : frames.subList(0, end)) {
        if (frame.good() && frame.page() > 0) {
          ByteBuffer page = buffer(from, frame.offset(), pageSize);
          long at = (frame.page() - 1L) * pageSize;
          while (page.hasRemaining()) {
            at += to.write(page, at);
          }
        }
      }
      to.force(true);
    }
  }

  /**
   * Where pages lie in the log that may hold what the replayed database does not: none if every
   * frame is good. Else those that are damaged, and all that were committed: a row can have moved
   * from a page that is good in an older frame to one that is damaged in a newer.
   */
  public List<Long> extraPages() {
    List<Long> pages = new ArrayList<>();
    if (!frames.stream().allMatch(Frame::good)) {
      int end = committed();
      for (int i = 0; i < frames.size(); i++) {
        if (i < end || !frames.get(i).good()) {
          pages.add(frames.get(i).offset());
        }
      }
    }
    return pages;
  }

  /** How many frames there are up to the last commit. */
  private int committed() {
    int end = frames.size();
    while (end > 0 && !(frames.get(end - 1).commit() && frames.get(end - 1).good())) {
      end--;
    }
    return end;
  }

  private static int[] checksum(
      int[] start, ByteBuffer bytes, int offset, int length, ByteOrder order) {
    int first = start[0];
    int second = start[1];
    ByteBuffer words = bytes.duplicate().order(order);
    for (int at = offset; at < offset + length; at += 8) {
      first += words.getInt(at) + second;
      second += words.getInt(at + 4) + first;
    }
    return new int[] {first, second};
  }

  private static ByteBuffer buffer(FileChannel channel, long offset, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    fill(channel, buffer, offset);
    return buffer;
  }

  private static void fill(FileChannel channel, ByteBuffer buffer, long offset) throws IOException {
    long at = offset;
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, at);
      if (read < 0) {
        break;
      }
      at += read;
    }
    buffer.flip();
    buffer.limit(buffer.capacity());
  }
}
