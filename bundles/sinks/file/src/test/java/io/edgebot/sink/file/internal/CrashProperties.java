package io.edgebot.sink.file.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Kills the sink at any point. The cursor follows deliveries at some distance, so that any number
 * of them may not be committed; part of the last may be torn. What is delivered again afterwards,
 * in other batches, is there once and in order.
 */
class CrashProperties {
  private static final int EVENTS = 80;

  private record Delivered(long next, byte[] position) {}

  @Property(tries = 15)
  void eachEventIsThereOnceWhateverDies(@ForAll Random random, @ForAll boolean gzip)
      throws Exception {
    run(
        Map.of("rotate_bytes", 1024L, "rotate_seconds", 30L, "gzip", gzip),
        random,
        harness -> assertThat(harness.lines()).isEqualTo(Harness.expected(1, EVENTS)));
  }

  @Property(tries = 10)
  void envelopesHoldEachEventOnce(@ForAll Random random) throws Exception {
    run(
        Map.of("format", "envelope", "gzip", false),
        random,
        harness -> {
          List<String> found = new ArrayList<>();
          for (String name : harness.names()) {
            String text = Harness.read(harness.dir.resolve(name));
            String list =
                text.substring("{\"messages\":[".length(), text.indexOf("],\"batch_size"));
            found.addAll(List.of(list.split("(?<=\\}),(?=\\{)")));
          }
          assertThat(found).isEqualTo(Harness.expected(1, EVENTS));
        });
  }

  private interface Check {
    void of(Harness harness) throws Exception;
  }

  private static void run(Map<String, Object> settings, Random random, Check check)
      throws Exception {
    Path dir = Files.createTempDirectory("file-sink");
    try (Harness harness = new Harness(dir.resolve("out"), settings)) {
      harness.open();
      Deque<Delivered> uncommitted = new ArrayDeque<>();
      long next = 1;
      long committed = 1;
      while (next <= EVENTS || !uncommitted.isEmpty()) {
        harness.now = harness.now.plusMillis(random.nextInt(20_000) - 500);
        switch (random.nextInt(5)) {
          case 0 -> {
            kill(harness, random);
            uncommitted.clear();
            next = committed;
            harness.open();
          }
          case 1 -> harness.current().maintain();
          case 2 -> {
            Delivered first = uncommitted.poll();
            if (first != null) {
              harness.context.position(first.position());
              committed = first.next();
            }
          }
          default -> {
            if (next <= EVENTS) {
              long last = Math.min(EVENTS, next + random.nextInt(12));
              uncommitted.add(new Delivered(last + 1, harness.write(next, last)));
              next = last + 1;
            }
          }
        }
      }
      check.of(harness);
    } finally {
      try (Stream<Path> files = Files.walk(dir).sorted(Comparator.reverseOrder())) {
        for (Path path : files.toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /** Ends without closing well, and tears the active file behind what was committed. */
  private static void kill(Harness harness, Random random) throws Exception {
    Path sidecar = harness.dir.resolve(".committed");
    byte[] before = Files.exists(sidecar) ? Files.readAllBytes(sidecar) : null;
    harness.stop();
    if (before == null) {
      Files.deleteIfExists(sidecar);
    } else {
      Files.write(sidecar, before);
    }
    Path active = harness.dir.resolve("events.ndjson");
    if (!Files.exists(active)) {
      return;
    }
    long least = 0;
    if (harness.context.position().isPresent()) {
      Position position = Position.parse(harness.context.position().orElseThrow());
      String rotated = String.format("-%06d.ndjson", position.file());
      if (harness.names().stream().noneMatch(name -> name.contains(rotated))) {
        least = position.length();
      }
    }
    long most = Files.size(active);
    try (FileChannel channel = FileChannel.open(active, StandardOpenOption.WRITE)) {
      channel.truncate(least + random.nextInt((int) (most - least) + 1));
    }
  }
}
