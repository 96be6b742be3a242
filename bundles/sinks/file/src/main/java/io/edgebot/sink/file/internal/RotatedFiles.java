package io.edgebot.sink.file.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that {@link NdjsonWriter} has rotated: {@code <name>-<UTC>-<ordinal>.ndjson}, with
 * {@code .gz} when compressed.
 */
final class RotatedFiles {
  private static final Logger LOG = LoggerFactory.getLogger(RotatedFiles.class);
  private static final int BUFFER = 64 * 1024;
  private static final String GZIP = ".gz";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Directory directory;
  private final String name;
  private final Pattern rotatedName;

  RotatedFiles(Directory directory, String name) {
    this.directory = directory;
    this.name = name;
    this.rotatedName =
        Pattern.compile(
            Pattern.quote(name) + "-([0-9]{8}T[0-9]{6}Z)-([0-9]{6,18})\\.ndjson(\\.gz)?");
  }

  /** A rotated file; {@code file} is its ordinal. */
  record Rotated(long file, String stamp, Path path) {
    boolean compressed() {
      return path.toString().endsWith(GZIP);
    }
  }

  /** All of them, oldest first. */
  List<Rotated> list() throws IOException {
    List<Rotated> found = new ArrayList<>();
    for (Path path : directory.list(n -> rotatedName.matcher(n).matches())) {
      Matcher matcher = rotatedName.matcher(String.valueOf(path.getFileName()));
      if (matcher.matches()) {
        found.add(new Rotated(Long.parseLong(matcher.group(2)), matcher.group(1), path));
      }
    }
    found.sort(Comparator.comparingLong(Rotated::file).thenComparing(Rotated::path));
    return found;
  }

  /** The highest ordinal, or 0. */
  long newest() throws IOException {
    List<Rotated> all = list();
    return all.isEmpty() ? 0 : all.get(all.size() - 1).file();
  }

  /**
   * Takes back what was written after a position: of file {@code file} everything beyond {@code
   * keep} bytes, and all files that follow it.
   */
  void cutBack(long file, long keep) throws IOException {
    for (Rotated each : list()) {
      if (each.file() > file) {
        LOG.info("{}: it was not committed and is deleted", each.path());
        Files.delete(each.path());
      } else if (each.file() == file && each.compressed()) {
        cutCompressed(each.path(), keep);
      } else if (each.file() == file) {
        cut(each.path(), keep);
      }
    }
  }

  /** Deletes compressed files that a crash left beside their sources. */
  void tidy() throws IOException {
    Path plain = null;
    for (Rotated each : list()) {
      if (plain != null && each.path().toString().equals(plain + GZIP)) {
        Files.delete(each.path());
      } else {
        plain = each.path();
      }
    }
  }

  /** As {@link #cut}, of a file that is compressed already: what is kept becomes a plain one. */
  private void cutCompressed(Path path, long keep) throws IOException {
    String compressed = String.valueOf(path.getFileName());
    String plain = compressed.substring(0, compressed.length() - GZIP.length());
    Path temporary = directory.file(plain + Directory.TEMPORARY);
    boolean longer;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(path), BUFFER);
        FileChannel copy =
            directory.create(
                plain + Directory.TEMPORARY,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      OutputStream out = Channels.newOutputStream(copy);
      byte[] buffer = new byte[BUFFER];
      long left = keep;
      int count = in.read(buffer, 0, (int) Math.min(BUFFER, left));
      while (left > 0 && count >= 0) {
        out.write(buffer, 0, count);
        left -= count;
        count = in.read(buffer, 0, (int) Math.min(BUFFER, left));
      }
      longer = in.read() >= 0;
      copy.force(true);
    }
    if (longer) {
      LOG.info("{}: what was not committed is cut off", path);
      directory.rename(temporary, plain);
      Files.delete(path);
    } else {
      Files.delete(temporary);
    }
  }

  /** Cuts off what follows the first {@code keep} bytes. */
  static void cut(Path path, long keep) throws IOException {
    long size = Files.size(path);
    if (size > keep) {
      LOG.info("{}: {} bytes that were not committed are cut off", path, size - keep);
      try (FileChannel tail = FileChannel.open(path, StandardOpenOption.WRITE)) {
        tail.truncate(keep);
        tail.force(true);
      }
    }
  }

  /**
   * Gives the active file its final name. Times in names do not go back when the clock does, so
   * that the order of names is that of the files.
   */
  void add(Path active, long file, Instant now) throws IOException {
    String stamp = STAMP.format(now);
    for (Rotated each : list()) {
      stamp = each.stamp().compareTo(stamp) > 0 ? each.stamp() : stamp;
    }
    directory.rename(active, String.format("%s-%s-%06d.ndjson", name, stamp, file));
  }
}
