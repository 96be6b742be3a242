package io.edgebot.input.syslog.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.Event;
import io.edgebot.transport.StreamFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Replays the files of {@code corpus}, and mutations of them and of the testcases: a fixed number
 * with a fixed seed, or with another seed each time for ten minutes where {@code
 * -Dedgebot.long=true}. An input that made the decoders fail is added to the corpus.
 */
class FuzzTest {
  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final int MUTATIONS = 20_000;
  private static final int MAX_BYTES = 4096;
  private static final long LONG_NANOS = TimeUnit.MINUTES.toNanos(10);

  @Test
  void theCorpusIsDecoded() throws IOException {
    for (byte[] input : inputs("corpus")) {
      check(input);
    }
  }

  @Test
  void mutationsAreDecoded() throws IOException {
    List<byte[]> seeds = new ArrayList<>(inputs("corpus"));
    seeds.addAll(inputs("testcases"));
    boolean longRun = Boolean.getBoolean("edgebot.long");
    long start = System.nanoTime();
    long seed = longRun ? start : 20_261_124L;
    Random random = new Random(seed);
    for (int i = 0; i < MUTATIONS || (longRun && System.nanoTime() - start < LONG_NANOS); i++) {
      byte[] input = mutate(seeds.get(random.nextInt(seeds.size())), random);
      try {
        check(input);
      } catch (RuntimeException | AssertionError e) {
        Path found = Files.write(Path.of("target", "fuzz-" + seed + "-" + i), input);
        throw new AssertionError("copy " + found + " to " + RESOURCES.resolve("corpus"), e);
      }
    }
  }

  private static void check(byte[] input) {
    Event alone = Fixtures.decode(input);
    assertThat(alone.type()).isEqualTo("syslog");
    assertThat(Json.write(alone)).startsWith("{\"timestamp\":\"");

    List<Event> events = new ArrayList<>();
    SyslogFrameDecoder frames =
        new SyslogFrameDecoder(Fixtures.settings(480), new SyslogCounts(), Fixtures.PEER, null);
    int used = 0;
    try {
      used = frames.decode(input, 0, input.length, Fixtures.NOW, Integer.MAX_VALUE, events::add);
      assertThat(used).isBetween(0, input.length);
      frames.end(input, used, input.length - used, Fixtures.NOW, events::add);
    } catch (StreamFormatException e) {
      assertThat(e).hasMessageContaining("RFC 6587");
    }
    assertThat(events).allSatisfy(event -> assertThat(event.get("raw_message")).isNotNull());
  }

  private static byte[] mutate(byte[] input, Random random) {
    byte[] bytes = input.clone();
    if (bytes.length > MAX_BYTES || random.nextInt(4) == 0) {
      int from = random.nextInt(bytes.length + 1);
      int length = Math.min(bytes.length - from, random.nextInt(MAX_BYTES));
      bytes = Arrays.copyOfRange(bytes, from, from + length);
    }
    for (int i = random.nextInt(6); i > 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] = (byte) "<>[]\"\\=:- 019\n\0".charAt(random.nextInt(15));
        case 2 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        default -> {
          int length = Math.min(random.nextInt(20), bytes.length - at);
          System.arraycopy(bytes, at, bytes, random.nextInt(bytes.length - length + 1), length);
        }
      }
    }
    return bytes;
  }

  private static List<byte[]> inputs(String folder) throws IOException {
    List<byte[]> inputs = new ArrayList<>();
    try (Stream<Path> files = Files.walk(RESOURCES.resolve(folder))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        inputs.add(Files.readAllBytes(file));
      }
    }
    assertThat(inputs).as(folder).isNotEmpty();
    return inputs;
  }
}
