package io.edgebot.sink.file.internal;

import io.edgebot.api.sink.StoredEvent;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes each batch as one JSON envelope to a file of its own, {@code payload-<UTC>.json} or {@code
 * .json.gz}. Names only ever rise, also when the clock is set back, so that what lies behind a
 * position is told by its name.
 */
final class EnvelopeWriter implements BatchWriter {
  private static final Logger LOG = LoggerFactory.getLogger(EnvelopeWriter.class);
  private static final Pattern NAME =
      Pattern.compile("(payload-([0-9]{8}_[0-9]{6}_[0-9]{3}))\\.json(\\.gz)?");
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd_HHmmss_SSS").withZone(ZoneOffset.UTC);
  private static final int PREFIX = "payload-".length();

  private final Directory directory;
  private final EventBytes encoding;
  private final boolean gzip;
  private final Clock clock;
  private String last = "";

  EnvelopeWriter(Directory directory, EventBytes encoding, boolean gzip, Clock clock) {
    this.directory = directory;
    this.encoding = encoding;
    this.gzip = gzip;
    this.clock = clock;
  }

  @Override
  public Position begin() throws IOException {
    List<Path> files = files("");
    return Position.envelope(files.isEmpty() ? "" : stem(files.get(files.size() - 1)));
  }

  @Override
  public void open(Position position, @Nullable Position beyond) throws IOException {
    last = beyond == null ? position.last() : beyond.last();
    for (Path each : files(last)) {
      if (beyond == null) {
        LOG.info("{}: it was not committed and is deleted", each);
        Files.delete(each);
      } else {
        last = stem(each);
      }
    }
    directory.sync();
  }

  /** Envelopes whose names come after one, by name. */
  private List<Path> files(String after) throws IOException {
    return directory.list(
        name -> {
          Matcher matcher = NAME.matcher(name);
          return matcher.matches() && matcher.group(1).compareTo(after) > 0;
        });
  }

  private static String stem(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(0, name.indexOf('.'));
  }

  @Override
  public Position write(List<StoredEvent> events) throws IOException {
    if (events.isEmpty()) {
      return Position.envelope(last);
    }
    Instant now = clock.instant();
    String name = nextName(now);
    String file = name + (gzip ? ".json.gz" : ".json");
    Path temporary = directory.file(file + Directory.TEMPORARY);
    try (FileChannel channel =
        directory.create(
            file + Directory.TEMPORARY,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      OutputStream raw = new BufferedOutputStream(Channels.newOutputStream(channel), 64 * 1024);
      OutputStream out = raw;
      if (gzip) {
        GZIPOutputStream compressed = new GZIPOutputStream(raw, 8192);
        writeEnvelope(events, now, compressed);
        compressed.finish();
      } else {
        writeEnvelope(events, now, out);
      }
      out.flush();
      channel.force(true);
    } catch (IOException e) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException left) {
        e.addSuppressed(left); // cleared when the directory is opened next
      }
      throw e;
    }
    directory.rename(temporary, file);
    last = name;
    return Position.envelope(last);
  }

  private void writeEnvelope(List<StoredEvent> events, Instant now, OutputStream out)
      throws IOException {
    out.write(ascii("{\"messages\":["));
    boolean first = true;
    for (StoredEvent event : events) {
      if (!first) {
        out.write(',');
      }
      first = false;
      encoding.write(event, out);
    }
    out.write(
        ascii(
            "],\"batch_size\":"
                + events.size()
                + ",\"timestamp\":\""
                + now
                + "\",\"source\":\"edgebot\",\"is_retry\":false}"));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The name of a time, or of the millisecond after the last name if that is later. */
  private String nextName(Instant now) {
    String name = "payload-" + STAMP.format(now);
    if (name.compareTo(last) > 0) {
      return name;
    }
    LocalDateTime previous = LocalDateTime.parse(last.substring(PREFIX), STAMP);
    return "payload-" + STAMP.format(previous.plusNanos(1_000_000).toInstant(ZoneOffset.UTC));
  }

  @Override
  public void tick() {
    // Nothing grows old unfinished.
  }

  @Override
  public List<Finished> finished() throws IOException {
    List<Finished> finished = new ArrayList<>();
    for (Path file : files("")) {
      finished.add(new Finished(file, false));
    }
    return finished;
  }

  @Override
  public void close() {
    // No file is open between batches.
  }
}
