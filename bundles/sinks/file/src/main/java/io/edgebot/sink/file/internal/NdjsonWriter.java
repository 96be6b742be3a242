package io.edgebot.sink.file.internal;

import io.edgebot.api.sink.StoredEvent;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

  /** When a file is rotated. */
  record Rotation(long bytes, long seconds) {}

  private final Directory directory;
  private final String name;
  private final EventBytes encoding;
  private final Rotation rotation;
  private final Clock clock;
  private final RotatedFiles rotated;

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
    this.rotated = new RotatedFiles(directory, name);
  }

  private Path active() {
    return directory.file(name + ".ndjson");
  }

  @Override
  public Position begin() throws IOException {
    file = rotated.newest() + 1;
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
    rotated.tidy();
    long newest = rotated.newest();
    if (beyond != null) {
      file = Math.max(newest, beyond.file()) + 1;
      if (Files.exists(active()) && Files.size(active()) > 0) {
        renameActive();
      }
      keep = 0;
    } else if (newest >= file) {
      // The file of the position was rotated since: what follows it was never committed.
      rotated.cutBack(file, keep);
      file++;
      keep = 0;
    }
    openActive(keep);
  }

  private void openActive(long keep) throws IOException {
    closeChannel();
    boolean isNew = !Files.exists(active());
    if (!isNew) {
      RotatedFiles.cut(active(), keep);
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

  private void renameActive() throws IOException {
    rotated.add(active(), file, Instant.ofEpochMilli(clock.millis()));
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
    for (RotatedFiles.Rotated each : rotated.list()) {
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
