package io.edgebot.sink.file.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Kills the sink at any point: a delivery is not committed, part of what it wrote is lost. After
 * the same events were delivered again, in other batches, each is there once and in order.
 */
class CrashProperties {
  private static final int EVENTS = 60;

  @Property(tries = 40)
  void eachEventIsThereOnceWhateverDies(@ForAll Random random, @ForAll boolean gzip)
      throws Exception {
    Path dir = Files.createTempDirectory("file-sink");
    try (Harness harness =
        new Harness(
            dir.resolve("out"),
            Map.of("rotate_bytes", 1024L, "rotate_seconds", 30L, "gzip", gzip))) {
      harness.open();
      long next = 1;
      while (next <= EVENTS) {
        long last = Math.min(EVENTS, next + random.nextInt(12));
        harness.now = harness.now.plusSeconds(random.nextInt(20));
        switch (random.nextInt(4)) {
          case 0 -> {
            byte[] position = harness.write(next, last);
            if (random.nextBoolean()) {
              harness.current().maintain();
            }
            harness.stop();
            tear(harness, random);
            if (random.nextInt(3) == 0) {
              harness.context.position = position; // committed, and nothing is torn then
              next = last + 1;
              Files.write(harness.dir.resolve("events.ndjson"), torn);
            }
            harness.open();
          }
          case 1 -> {
            harness.write(next, last);
            if (random.nextBoolean()) {
              harness.current().maintain();
            }
          }
          case 2 -> harness.current().maintain();
          default -> {
            harness.deliver(next, last);
            next = last + 1;
          }
        }
      }
      assertThat(harness.lines()).isEqualTo(Harness.expected(1, EVENTS));
    } finally {
      try (Stream<Path> files = Files.walk(dir).sorted(Comparator.reverseOrder())) {
        for (Path path : files.toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private byte[] torn;

  /** Cuts the active file anywhere behind what was committed. */
  private void tear(Harness harness, Random random) throws Exception {
    Path active = harness.dir.resolve("events.ndjson");
    torn = Files.readAllBytes(active);
    long committed = 0;
    if (harness.context.position != null) {
      Position position = Position.parse(harness.context.position);
      String rotated = String.format("-%06d.ndjson", position.file());
      if (harness.names().stream().noneMatch(name -> name.contains(rotated))) {
        committed = position.length();
      }
    }
    try (FileChannel channel = FileChannel.open(active, StandardOpenOption.WRITE)) {
      channel.truncate(committed + random.nextInt((int) (torn.length - committed) + 1));
    }
  }

  @Property(tries = 20)
  void envelopesHoldEachEventOnce(@ForAll Random random) throws Exception {
    Path dir = Files.createTempDirectory("file-sink");
    try (Harness harness =
        new Harness(dir.resolve("out"), Map.of("format", "envelope", "gzip", false))) {
      harness.open();
      long next = 1;
      while (next <= EVENTS) {
        long last = Math.min(EVENTS, next + random.nextInt(12));
        harness.now = harness.now.plusMillis(random.nextInt(3) - 1);
        byte[] position = harness.write(next, last);
        int what = random.nextInt(4);
        if (what > 0) {
          harness.context.position = position;
          next = last + 1;
        }
        if (what < 2) {
          harness.stop();
          harness.open();
        }
      }
      List<String> found = new ArrayList<>();
      for (String name : harness.names()) {
        String text = Harness.read(harness.dir.resolve(name));
        String list = text.substring("{\"messages\":[".length(), text.indexOf("],\"batch_size"));
        found.addAll(List.of(list.split("(?<=\\}),(?=\\{)")));
      }
      assertThat(found).isEqualTo(Harness.expected(1, EVENTS));
    } finally {
      try (Stream<Path> files = Files.walk(dir).sorted(Comparator.reverseOrder())) {
        for (Path path : files.toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
