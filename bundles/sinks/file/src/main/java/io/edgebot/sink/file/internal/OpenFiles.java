package io.edgebot.sink.file.internal;

import io.edgebot.api.sink.DeliveryBatch;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.SinkContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a sink while it is open: deliveries go there, and old ones are looked after. */
final class OpenFiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);
  private static final long MIN_SPACE = 1L << 20;

  private final FileSettings settings;
  private final SinkContext context;
  private final Directory directory;
  private final BatchWriter writer;
  private final Archive archive;
  private @Nullable Position lastSeen;
  private volatile boolean closed;

  private OpenFiles(FileSettings settings, SinkContext context, Directory directory, Clock clock) {
    this.settings = settings;
    this.context = context;
    this.directory = directory;
    writer = settings.writer(directory, clock);
    archive = settings.archive(directory, clock);
  }

  /**
   * Opens them where the cursor stands.
   *
   * @throws io.edgebot.api.plugin.InvalidSettingException if the directory or format cannot be used
   * @throws IOException if they cannot be opened now
   */
  static OpenFiles open(FileSettings settings, SinkContext context, Clock clock)
      throws IOException {
    Directory directory = settings.directory(context.instance());
    openOrRefuse(directory, settings);
    try {
      OpenFiles files = new OpenFiles(settings, context, directory, clock);
      files.begin();
      return files;
    } catch (IOException e) {
      directory.close();
      throw new IOException(directory.path() + " cannot be opened: " + e, e);
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private static void openOrRefuse(Directory directory, FileSettings settings) throws IOException {
    try {
      directory.open();
    } catch (IllegalStateException e) {
      throw settings.checks().refuse("directory", directory.path(), "one that no other sink uses");
    } catch (IOException e) {
      directory.close();
      if (FileErrors.isFull(e)) {
        throw new IOException(FileErrors.noSpace(directory.path()), e);
      }
      throw settings
          .checks()
          .refuse(
              "directory",
              directory.path(),
              "a directory that this process may make and write in (" + e + ")");
    }
  }

  private void begin() throws IOException {
    Optional<Position> cursor = context.position().map(Position::parse);
    Optional<Position> committed = directory.committed();
    Position position = cursor.orElse(null);
    if (position == null && committed.isEmpty()) {
      // Nothing was committed yet: a crash may have been before the first commit.
      position = directory.first().orElse(null);
    }
    if (position == null) {
      position = writer.begin();
      directory.keepFirst(position);
      directory.forgetCommitted();
      committed = Optional.empty();
    } else if (cursor.isPresent()) {
      directory.forgetFirst();
    }
    String format = settings.config().format();
    if (!position.format().equals(format)) {
      throw settings
          .checks()
          .refuse(
              "format",
              format,
              position.format()
                  + ", which its files were written with: give the other format an instance of its"
                  + " own");
    }
    Position beyond = committed.filter(position::isBefore).orElse(null);
    if (beyond != null) {
      LOG.warn(
          "{}: the cursor stands before a position that was committed, so the journal is an older"
              + " copy: all files are kept, and events can be in them twice",
          context.instance());
    }
    writer.open(position, beyond);
    lastSeen = cursor.orElse(null);
  }

  synchronized DeliveryResult write(DeliveryBatch batch) throws Exception {
    if (closed) {
      throw new IllegalStateException("the sink is not open");
    }
    try {
      return new DeliveryResult.Delivered(writer.write(batch.events()).bytes());
    } catch (IOException e) {
      return FileErrors.result(e, directory.path());
    }
  }

  /** Whether something can be written. */
  boolean hasSpace() {
    Path path = directory.path();
    return Files.isWritable(path) && path.toFile().getUsableSpace() >= MIN_SPACE;
  }

  boolean isClosed() {
    return closed;
  }

  /** Rotates by time, compresses, deletes; only the first holds up deliveries. */
  void maintain() throws IOException {
    List<BatchWriter.Finished> finished;
    synchronized (this) {
      if (closed) {
        return;
      }
      observe(false);
      writer.tick();
      finished = writer.finished();
    }
    if (settings.config().gzip()) {
      for (BatchWriter.Finished each : finished) {
        if (each.compressible() && !closed) {
          archive.compress(each.path(), () -> !closed);
        }
      }
    }
    synchronized (this) {
      if (!closed) {
        archive.expire(writer.finished());
      }
    }
  }

  /**
   * Keeps what the journal says is committed.
   *
   * @param settled whether nothing is under way; else the journal may be writing what it says just
   *     now, and what it said the last time is sure
   */
  private void observe(boolean settled) throws IOException {
    Position now = context.position().map(Position::parse).orElse(null);
    Position sure = settled ? now : lastSeen;
    lastSeen = now;
    if (sure != null && directory.committed().map(last -> last.isBefore(sure)).orElse(true)) {
      directory.keepCommitted(sure);
    }
  }

  /** No delivery is under way any more, and the cursor is where it will be found. */
  @Override
  public synchronized void close() {
    closed = true;
    try (Directory released = directory;
        BatchWriter ended = writer) {
      observe(true);
    } catch (IOException e) {
      LOG.warn("{}: closing: {}", directory.path(), e.toString());
    }
  }
}
