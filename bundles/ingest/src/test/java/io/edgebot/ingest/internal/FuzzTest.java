package io.edgebot.ingest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.edgebot.transport.HttpAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is posted gets an answer that blames the sender, and leaves nothing behind. */
class FuzzTest {
  private static final Path CORPUS = Path.of("src/test/resources/corpus");
  private static final List<Integer> SENDERS_FAULT = List.of(200, 400, 409, 413, 415, 422);
  private static final int ROUNDS = Boolean.getBoolean("edgebot.long") ? 2_000_000 : 30_000;
  private static final List<String> TYPES =
      List.of(
          "application/json", "application/x-ndjson", "text/plain", "", ";", "application/json;");
  private static final List<String> RANGES =
      List.of(
          "e/00000000000000ff/1-3",
          "e/00000000000000ff/1-2;ids",
          "e/00000000000000ff/1-9223372036854775807;ids",
          "e/00000000000000ff/1-9223372036854775807");
  private static final String TOKENS = "{}[]\",:\\\n\r0-.eE_idtypemessages \u0000\u00ff";

  private Rig rig;

  @BeforeEach
  void open() {
    rig =
        Rig.with()
            .limits(new Limits(200_000, 400_000, 100, 1000, 2000))
            .hold(Duration.ZERO)
            .build();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static List<byte[]> corpus() throws IOException {
    try (var files = Files.list(CORPUS)) {
      List<byte[]> seeds = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        seeds.add(Files.readAllBytes(file));
      }
      return seeds;
    }
  }

  @Test
  void replaysTheCorpus() throws IOException {
    for (byte[] seed : corpus()) {
      for (String type : TYPES) {
        check(new FakeRequest().with("Content-Type", type).body(seed));
        check(
            new FakeRequest()
                .with("Content-Type", type)
                .with("Content-Encoding", "gzip")
                .body(Rig.gzip(seed)));
      }
      for (String range : RANGES) {
        check(FakeRequest.lines("").with("EdgeBot-Sequence", range).body(seed));
      }
    }
    assertThat(rig.lane.stored).contains("{\"type\":\"nmea\",\"lat\":48.1173,\"valid\":true}");
  }

  @Test
  void survivesMutations() throws IOException {
    Random random = new Random(20261124);
    List<byte[]> seeds = corpus();
    int taken = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] body = seeds.get(random.nextInt(seeds.size())).clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        body = mutate(body, seeds, random);
      }
      FakeRequest request = new FakeRequest();
      switch (random.nextInt(5)) {
        case 0 -> {
          byte[] packed = Rig.gzip(body);
          body = random.nextBoolean() ? packed : mutate(packed, seeds, random);
          request.with("Content-Encoding", "gzip");
        }
        case 1 -> {
          byte[] packed = Zstd.compress(body);
          body = random.nextBoolean() ? packed : mutate(packed, seeds, random);
          request.with("Content-Encoding", "zstd");
        }
        default -> {}
      }
      if (random.nextInt(3) == 0) {
        String range = RANGES.get(random.nextInt(RANGES.size()));
        request.with("EdgeBot-Sequence", random.nextInt(4) == 0 ? garbled(range, random) : range);
        request.with("Content-Type", "application/x-ndjson");
      } else if (random.nextInt(20) != 0) {
        request.with("Content-Type", TYPES.get(random.nextInt(TYPES.size())));
      }
      if (random.nextInt(10) == 0) {
        request.with("EdgeBot-Skipped", garbled("1-1=quota,2-2=routed", random));
        request.with("EdgeBot-Status", garbled("time=2026-11-24T12:00:00Z; lag_events=1", random));
        request.with("EdgeBot-Digest", garbled("sha-256=" + Rig.sha256("x"), random));
      }
      taken += check(request.body(body)) == 200 ? 1 : 0;
      rig.lane.appends.clear();
    }
    // Else the mutations are so coarse that nothing but the first check is tried.
    assertThat(taken).isBetween(ROUNDS / 50, ROUNDS * 9 / 10);
  }

  private int check(FakeRequest request) {
    HttpAnswer answer = rig.post(request);
    assertThat(SENDERS_FAULT).as(() -> "answer " + Rig.body(answer)).contains(answer.status());
    assertThat(Rig.json(answer))
        .containsAnyOf(
            Map.entry("status", "success"),
            Map.entry("status", "partial"),
            Map.entry("detail", Rig.json(answer).getOrDefault("detail", "")));
    assertThat(rig.memory.used()).isZero();
    return answer.status();
  }

  private static byte[] mutate(byte[] body, List<byte[]> seeds, Random random) {
    int at = random.nextInt(body.length + 1);
    int length = Math.min(body.length - at, 1 + random.nextInt(6));
    return switch (random.nextInt(6)) {
      case 0 -> splice(body, at, length, new byte[0]);
      case 1 -> {
        byte[] noise = new byte[1 + random.nextInt(4)];
        random.nextBytes(noise);
        yield splice(body, at, length, noise);
      }
      case 2 -> {
        char token = TOKENS.charAt(random.nextInt(TOKENS.length()));
        yield splice(body, at, random.nextInt(2), new byte[] {(byte) token});
      }
      case 3 -> {
        byte[] other = seeds.get(random.nextInt(seeds.size()));
        int from = random.nextInt(other.length);
        yield splice(body, at, 0, Arrays.copyOfRange(other, from, other.length));
      }
      case 4 -> Arrays.copyOf(body, at);
      default -> splice(body, at, 0, Arrays.copyOfRange(body, at, at + length));
    };
  }

  private static byte[] splice(byte[] body, int at, int removed, byte[] put) {
    int rest = Math.min(body.length, at + removed);
    byte[] result = new byte[at + put.length + body.length - rest];
    System.arraycopy(body, 0, result, 0, at);
    System.arraycopy(put, 0, result, at, put.length);
    System.arraycopy(body, rest, result, at + put.length, body.length - rest);
    return result;
  }

  private static String garbled(String header, Random random) {
    byte[] bytes = header.getBytes(StandardCharsets.ISO_8859_1);
    return new String(mutate(bytes, List.of(bytes), random), StandardCharsets.ISO_8859_1);
  }
}
