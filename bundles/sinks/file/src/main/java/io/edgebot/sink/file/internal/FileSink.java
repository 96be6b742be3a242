package io.edgebot.sink.file.internal;

import io.edgebot.api.event.EventId;
import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.api.plugin.Settings;
import io.edgebot.api.sink.DeliveryBatch;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.Guarantee;
import io.edgebot.api.sink.Sink;
import io.edgebot.api.sink.SinkContext;
import io.edgebot.api.sink.StoredEvent;
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
  private final Clock clock;
  private @Nullable EventId lastFirst;
  private boolean firstKept;
  private volatile @Nullable Parts parts;

  /** What is there while it is open. */
  private record Parts(Directory directory, BatchWriter writer, Archive archive) {}

  /** Checks the settings. */
  @Activate
  public FileSink(FileConfig config, Map<String, Object> properties) {
    this(config, properties, Clock.systemUTC());
  }

  FileSink(FileConfig config, Map<String, Object> properties, Clock clock) {
    Settings settings = Settings.of(properties);
    settings.oneOf("format", config.format(), List.of("ndjson", "envelope"));
    settings.range("rotate_bytes", config.rotate__bytes(), 1024, Long.MAX_VALUE);
    settings.range("rotate_seconds", config.rotate__seconds(), 0, 1_000_000_000);
    settings.range("max_files", config.max__files(), 0, Integer.MAX_VALUE);
    settings.range("max_age_days", config.max__age__days(), 0, 36_500);
    settings.range("max_bytes", config.max__bytes(), 0, Long.MAX_VALUE);
    if (!config.name().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw new InvalidSettingException(
          settings.pid(), "name", config.name(), "1 to 64 of A-Z a-z 0-9 . _ -, no . _ - first");
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
    try {
      directory.open();
      BatchWriter writer = writer(directory);
      writer.open(position(context, directory, writer));
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
    lastFirst = null;
    context.health().healthy();
    schedule(context);
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

  private Position position(SinkContext context, Directory directory, BatchWriter writer)
      throws IOException {
    Optional<byte[]> committed = context.position();
    firstKept = committed.isEmpty();
    if (committed.isPresent()) {
      directory.forgetFirst();
    }
    Position position = null;
    if (committed.isPresent()) {
      position = Position.parse(committed.get());
    } else {
      position = directory.first().orElse(null);
    }
    if (position == null) {
      position = writer.begin();
      directory.keepFirst(position);
    }
    if (!position.format().equals(config.format())) {
      throw new IllegalStateException(
          "its files were written with format = "
              + position.format()
              + ": set that again, or give the new format an instance of its own");
    }
    return position;
  }

  @Override
  public synchronized DeliveryResult deliver(DeliveryBatch batch) throws Exception {
    Parts open = opened();
    List<StoredEvent> events = batch.events();
    EventId first = events.isEmpty() ? null : events.get(0).id();
    try {
      if (first != null && first.equals(lastFirst)) {
        // The same again: its position was not committed, so what it wrote goes first.
        open.writer().takeBack();
      } else if (lastFirst != null) {
        open.writer().committed();
        if (firstKept) {
          open.directory().forgetFirst();
          firstKept = false;
        }
      }
      lastFirst = null;
      Position position = open.writer().write(events);
      lastFirst = first;
      return new DeliveryResult.Delivered(position.bytes());
    } catch (IOException e) {
      return FileErrors.result(e, open.directory().path());
    }
  }

  @Override
  public boolean probe() throws IOException {
    Path path = opened().directory().path();
    return Files.isWritable(path) && Files.getFileStore(path).getUsableSpace() >= MIN_SPACE;
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
    } catch (IOException e) {
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
      if (!open.equals(parts)) {
        return;
      }
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

  @Override
  public synchronized void close() {
    Parts open = parts;
    parts = null;
    if (open != null) {
      try {
        open.writer().close();
        open.directory().close();
      } catch (IOException e) {
        LOG.warn("{}: closing: {}", open.directory().path(), e.toString());
      }
    }
  }
}
