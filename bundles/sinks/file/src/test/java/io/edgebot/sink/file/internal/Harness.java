package io.edgebot.sink.file.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.EventId;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.StoredEvent;
import io.edgebot.testing.TestBatch;
import io.edgebot.testing.TestConfig;
import io.edgebot.testing.TestContext;
import io.edgebot.testing.TestEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** A sink over a directory, with a clock that is set by hand. */
final class Harness implements AutoCloseable {
  final Path dir;
  final TestContext context = new TestContext("file-main");
  final Map<String, Object> settings = new HashMap<>();
  Instant now = Instant.parse("2026-11-24T10:00:00Z");
  private FileSink sink;

  Harness(Path dir, Map<String, Object> settings) {
    this.dir = dir;
    this.settings.put("directory", dir.toString());
    this.settings.putAll(settings);
  }

  FileSink open() throws Exception {
    sink = sink();
    sink.open(context);
    return sink;
  }

  FileSink sink() {
    return new FileSink(
        TestConfig.of(FileConfig.class, settings),
        Map.of("service.pid", "io.edgebot.sink.file~main"),
        new Clock() {
          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
          }

          @Override
          public Instant instant() {
            return now;
          }
        });
  }

  FileSink current() {
    return sink;
  }

  static StoredEvent event(long number) {
    return TestEvent.syslog(
        new EventId("edge-1", 1, number, 0), Instant.ofEpochSecond(number), "s", "m" + number);
  }

  static List<StoredEvent> events(long first, long last) {
    List<StoredEvent> events = new ArrayList<>();
    for (long n = first; n <= last; n++) {
      events.add(event(n));
    }
    return events;
  }

  static String text(StoredEvent event) {
    return new String(event.encoded(), StandardCharsets.UTF_8);
  }

  /** Delivers, and does not commit. */
  byte[] write(long first, long last) throws Exception {
    DeliveryResult result = sink.deliver(new TestBatch(events(first, last)));
    assertThat(result).isInstanceOf(DeliveryResult.Delivered.class);
    return ((DeliveryResult.Delivered) result).position();
  }

  void deliver(long first, long last) throws Exception {
    context.position(write(first, last));
  }

  List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(n -> !n.startsWith("."))
          .sorted()
          .toList();
    }
  }

  static String read(Path file) throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** All lines, rotated files first: the active one's name sorts last. */
  List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String name : names()) {
      String text = read(dir.resolve(name));
      assertThat(text.isEmpty() || text.endsWith("\n")).isTrue();
      text.lines().forEach(lines::add);
    }
    return lines;
  }

  static List<String> expected(long first, long last) {
    return events(first, last).stream().map(Harness::text).toList();
  }

  void stop() {
    if (sink != null) {
      sink.close();
    }
  }

  @Override
  public void close() {
    stop();
    context.close();
  }
}
