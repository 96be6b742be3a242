package io.edgebot.sink.file.internal;

import io.edgebot.api.plugin.Settings;
import io.edgebot.api.sink.DeliveryBatch;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.Guarantee;
import io.edgebot.api.sink.Sink;
import io.edgebot.api.sink.SinkContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes events to files whose lengths or names commit with the cursor. */
@Component(
    configurationPid = "io.edgebot.sink.file",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = FileConfig.class, factory = true)
public final class FileSink implements Sink {
  private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);
  private static final long TICK_SECONDS = 10;
  private static final long MIN_SPACE = 1L << 20;

  private final FileConfig config;
  private final Settings settings;
  private final Clock clock;
  private @Nullable SinkContext context;
  private @Nullable Position lastSeen;
  private volatile @Nullable Parts parts;

  /** What is there while it is open. */
  private record Parts(Directory directory, BatchWriter writer, Archive archive) {}

  /** Checks the settings. */
  @Activate
  public FileSink(FileConfig config, Map<String, Object> properties) {
    this(config, properties, Clock.systemUTC());
  }

  FileSink(FileConfig config, Map<String, Object> properties, Clock clock) {
    settings = Settings.of(properties);
    settings.oneOf("format", config.format(), List.of("ndjson", "envelope"));
    settings.range("rotate_bytes", config.rotate__bytes(), 1024, Long.MAX_VALUE);
    settings.range("rotate_seconds", config.rotate__seconds(), 0, 1_000_000_000);
    settings.range("max_files", config.max__files(), 0, Integer.MAX_VALUE);
    settings.range("max_age_days", config.max__age__days(), 0, 36_500);
    settings.range("max_bytes", config.max__bytes(), 0, Long.MAX_VALUE);
    if (!config.name().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw settings.refuse("name", config.name(), "1 to 64 of A-Z a-z 0-9 . _ -, no . _ - first");
    }
    this.config = config;
    this.clock = clock;
  }

  @Override
  public Guarantee guarantee() {
    return Guarantee.POSITIONED;
  }

  @Override
  public synchronized void open(SinkContext context) throws Exception {
    Path path =
        config.directory().isBlank()
            ? Path.of(System.getProperty("karaf.data", "data"), "export", context.instance())
            : Path.of(config.directory());
    Directory directory = new Directory(path, config.group__read());
    openOrRefuse(directory);
    try {
      BatchWriter writer = writer(directory);
      open(context, directory, writer);
      parts =
          new Parts(
              directory,
              writer,
              new Archive(
                  directory,
                  new Archive.Retention(
                      config.max__files(), config.max__age__days(), config.max__bytes()),
                  clock));
    } catch (IOException e) {
      directory.close();
      throw new IOException(path + " cannot be opened: " + e, e);
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
    this.context = context;
    context.health().healthy();
    schedule(context);
  }

  private void openOrRefuse(Directory directory) throws IOException {
    try {
      directory.open();
    } catch (IllegalStateException e) {
      throw settings.refuse("directory", directory.path(), "one that no other sink uses");
    } catch (IOException e) {
      directory.close();
      if (FileErrors.isFull(e)) {
        throw new IOException(FileErrors.noSpace(directory.path()), e);
      }
      throw settings.refuse(
          "directory",
          directory.path(),
          "a directory that this process may make and write in (" + e + ")");
    }
  }

  private BatchWriter writer(Directory directory) {
    EventBytes encoding = new EventBytes(config.with__id());
    return config.format().equals("envelope")
        ? new EnvelopeWriter(directory, encoding, config.gzip(), clock)
        : new NdjsonWriter(
            directory,
            config.name(),
            encoding,
            new NdjsonWriter.Rotation(config.rotate__bytes(), config.rotate__seconds()),
            clock);
  }

  private void open(SinkContext context, Directory directory, BatchWriter writer)
      throws IOException {
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
    if (!position.format().equals(config.format())) {
      throw settings.refuse(
          "format",
          config.format(),
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

  @Override
  public synchronized DeliveryResult deliver(DeliveryBatch batch) throws Exception {
    Parts open = opened();
    try {
      return new DeliveryResult.Delivered(open.writer().write(batch.events()).bytes());
    } catch (IOException e) {
      return FileErrors.result(e, open.directory().path());
    }
  }

  /**
   * Keeps what the journal says is committed.
   *
   * @param settled whether nothing is under way; else the journal may be writing what it says just
   *     now, and what it said the last time is sure
   */
  private void observe(SinkContext context, Directory directory, boolean settled)
      throws IOException {
    Position now = context.position().map(Position::parse).orElse(null);
    Position sure = settled ? now : lastSeen;
    lastSeen = now;
    if (sure != null && directory.committed().map(last -> last.isBefore(sure)).orElse(true)) {
      directory.keepCommitted(sure);
    }
  }

  @Override
  public boolean probe() throws IOException {
    Path path = opened().directory().path();
    return Files.isWritable(path) && path.toFile().getUsableSpace() >= MIN_SPACE;
  }

  private Parts opened() {
    Parts open = parts;
    if (open == null) {
      throw new IllegalStateException("the sink is not open");
    }
    return open;
  }

  private void schedule(SinkContext context) {
    var unused =
        context.executor().schedule(() -> maintain(context), TICK_SECONDS, TimeUnit.SECONDS);
  }

  private void maintain(SinkContext context) {
    Parts open = parts;
    if (open == null) {
      return;
    }
    try {
      maintain();
    } catch (IOException | RuntimeException e) {
      LOG.warn("{}: compressing and deleting waits: {}", context.instance(), e.toString());
    }
    if (parts != null) {
      schedule(context);
    }
  }

  /** Rotates by time, compresses, deletes; only the first holds up deliveries. */
  void maintain() throws IOException {
    Parts open = parts;
    if (open == null) {
      return;
    }
    List<BatchWriter.Finished> finished;
    synchronized (this) {
      SinkContext told = context;
      if (told == null || !open.equals(parts)) {
        return;
      }
      observe(told, open.directory(), false);
      open.writer().tick();
      finished = open.writer().finished();
    }
    if (config.gzip()) {
      for (BatchWriter.Finished each : finished) {
        if (each.compressible() && open.equals(parts)) {
          open.archive().compress(each.path(), () -> open.equals(parts));
        }
      }
    }
    synchronized (this) {
      if (open.equals(parts)) {
        open.archive().expire(open.writer().finished());
      }
    }
  }

  /** No delivery is under way any more, and the cursor is where it will be found. */
  @Override
  public synchronized void close() {
    Parts open = parts;
    parts = null;
    SinkContext told = context;
    if (open == null || told == null) {
      return;
    }
    try (Directory directory = open.directory();
        BatchWriter writer = open.writer()) {
      observe(told, directory, true);
    } catch (IOException e) {
      LOG.warn("{}: closing: {}", open.directory().path(), e.toString());
    }
  }
}
