package io.edgebot.sink.file.internal;

import io.edgebot.api.sink.StoredEvent;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends one event a line to {@code <name>.ndjson}. Rotated, it is called {@code
 * <name>-<UTC>-<ordinal>.ndjson}; the ordinal is what a position names, so that after a crash it is
 * known whether the file of the position is still the active one.
 */
final class NdjsonWriter implements BatchWriter {
  private static final Logger LOG = LoggerFactory.getLogger(NdjsonWriter.class);
  private static final int BUFFER = 64 * 1024;
  private static final String GZIP = ".gz";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** When a file is rotated. */
  record Rotation(long bytes, long seconds) {}

  private final Directory directory;
  private final String name;
  private final EventBytes encoding;
  private final Rotation rotation;
  private final Clock clock;
  private final Pattern rotatedName;

  private @Nullable FileChannel channel;
  private @Nullable Object key;
  private long file;
  private long length;
  private long opened;

  NdjsonWriter(
      Directory directory, String name, EventBytes encoding, Rotation rotation, Clock clock) {
    this.directory = directory;
    this.name = name;
    this.encoding = encoding;
    this.rotation = rotation;
    this.clock = clock;
    this.rotatedName =
        Pattern.compile(
            Pattern.quote(name) + "-([0-9]{8}T[0-9]{6}Z)-([0-9]{6,18})\\.ndjson(\\.gz)?");
  }

  private Path active() {
    return directory.file(name + ".ndjson");
  }

  /** A rotated file. */
  private record Rotated(long file, String stamp, Path path) {
    boolean compressed() {
      return path.toString().endsWith(GZIP);
    }
  }

  private List<Rotated> rotated() throws IOException {
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

  @Override
  public Position begin() throws IOException {
    List<Rotated> rotated = rotated();
    file = rotated.isEmpty() ? 1 : rotated.get(rotated.size() - 1).file() + 1;
    if (Files.exists(active()) && Files.size(active()) > 0) {
      renameActive();
    }
    return Position.ndjson(file, 0, clock.millis());
  }

  @Override
  public void open(Position position, @Nullable Position beyond) throws IOException {
    file = position.file();
    opened = position.opened();
    long keep = position.length();
    List<Rotated> rotated = plainOrCompressed();
    long newest = rotated.isEmpty() ? 0 : rotated.get(rotated.size() - 1).file();
    if (beyond != null) {
      file = Math.max(newest, beyond.file()) + 1;
      if (Files.exists(active()) && Files.size(active()) > 0) {
        renameActive();
      }
      keep = 0;
    } else if (newest >= file) {
      // The file of the position was rotated since: what follows it was never committed.
      for (Rotated each : rotated) {
        if (each.file() > file) {
          LOG.info("{}: it was not committed and is deleted", each.path());
          Files.delete(each.path());
        } else if (each.file() == file && each.compressed()) {
          cutCompressed(each.path(), keep);
        } else if (each.file() == file) {
          cut(each.path(), keep);
        }
      }
      file++;
      keep = 0;
    }
    openActive(keep);
  }

  /** Rotated files, each once: a compressed one that a crash left beside its source goes. */
  private List<Rotated> plainOrCompressed() throws IOException {
    List<Rotated> found = new ArrayList<>();
    for (Rotated each : rotated()) {
      Rotated before = found.isEmpty() ? null : found.get(found.size() - 1);
      if (before != null && each.path().toString().equals(before.path() + GZIP)) {
        Files.delete(each.path());
      } else {
        found.add(each);
      }
    }
    return found;
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

  private static void cut(Path path, long keep) throws IOException {
    long size = Files.size(path);
    if (size > keep) {
      LOG.info("{}: {} bytes that were not committed are cut off", path, size - keep);
      try (FileChannel tail = FileChannel.open(path, StandardOpenOption.WRITE)) {
        tail.truncate(keep);
        tail.force(true);
      }
    }
  }

  private void openActive(long keep) throws IOException {
    closeChannel();
    boolean isNew = !Files.exists(active());
    if (!isNew) {
      cut(active(), keep);
    }
    FileChannel now =
        directory.create(
            name + ".ndjson",
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    channel = now;
    key = Directory.key(active());
    length = now.size();
    if (isNew) {
      directory.sync();
    }
    if (length < keep) {
      LOG.warn(
          "{}: {} bytes are missing at its end; someone shortened or replaced it",
          active(),
          keep - length);
      endLine(now);
    }
    now.position(length);
  }

  /** Ends a line that was cut by someone else, so that the next event has its own. */
  private void endLine(FileChannel now) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    if (length > 0 && now.read(last, length - 1) == 1 && last.get(0) != '\n') {
      length += now.write(ByteBuffer.wrap(new byte[] {'\n'}), length);
    }
  }

  @Override
  public Position write(List<StoredEvent> events) throws IOException {
    if (channel == null || !Objects.equals(key, Directory.key(active()))) {
      // Closed by a failure: what was written goes. Or taken away or replaced by someone: theirs.
      boolean ours = Objects.equals(key, Directory.key(active()));
      openActive(ours ? length : Files.exists(active()) ? Files.size(active()) : 0);
    }
    if (!events.isEmpty() && length > 0 && due()) {
      rotate();
    }
    FileChannel now = Objects.requireNonNull(channel);
    long start = length;
    try {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(now), BUFFER);
      for (StoredEvent event : events) {
        encoding.write(event, out);
        out.write('\n');
      }
      out.flush();
      now.force(false);
      if (!Objects.equals(key, Directory.key(active()))) {
        throw new IOException(active() + " was moved or deleted while in use");
      }
      length = now.position();
    } catch (IOException e) {
      undo(now, start, e);
      throw e;
    }
    if (start == 0 && length > 0) {
      opened = clock.millis();
    }
    return Position.ndjson(file, length, opened);
  }

  private void undo(FileChannel now, long start, IOException cause) {
    try {
      now.truncate(start);
      now.position(start);
    } catch (IOException e) {
      cause.addSuppressed(e);
      closeChannel();
    }
  }

  private boolean due() {
    return length >= rotation.bytes()
        || (rotation.seconds() > 0 && clock.millis() - opened >= rotation.seconds() * 1000);
  }

  private void rotate() throws IOException {
    closeChannel();
    renameActive();
    openActive(0);
  }

  /**
   * Gives the active file its final name; the next has the next ordinal. Times in names do not go
   * back when the clock does, so that the order of names is that of the files.
   */
  private void renameActive() throws IOException {
    String stamp = STAMP.format(Instant.ofEpochMilli(clock.millis()));
    for (Rotated each : rotated()) {
      stamp = each.stamp().compareTo(stamp) > 0 ? each.stamp() : stamp;
    }
    directory.rename(active(), String.format("%s-%s-%06d.ndjson", name, stamp, file));
    file++;
  }

  /** Rotates a file whose time is up though no event comes. */
  @Override
  public void tick() throws IOException {
    if (channel != null && length > 0 && due() && Files.exists(active())) {
      rotate();
    }
  }

  @Override
  public List<Finished> finished() throws IOException {
    List<Finished> finished = new ArrayList<>();
    for (Rotated each : rotated()) {
      if (each.file() < file) {
        finished.add(new Finished(each.path(), !each.compressed()));
      }
    }
    return finished;
  }

  private void closeChannel() {
    FileChannel now = channel;
    channel = null;
    if (now != null) {
      try {
        now.close();
      } catch (IOException e) {
        LOG.warn("{}: closing: {}", active(), e.toString());
      }
    }
  }

  @Override
  public void close() {
    closeChannel();
  }
}
