package io.edgebot.ingest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import io.edgebot.transport.HttpAnswer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Encodings of bodies, and their limits. */
class BodyTest {
  private static final byte[] LINES = Rig.utf8("{\"type\":\"a\"}\n{\"type\":\"b\"}\n");
  private static final Limits SMALL = new Limits(20_000, 40_000, 1000, 50, 300);

  private Rig rig = Rig.open();

  @AfterEach
  void close() {
    assertThat(rig.memory.used()).isZero();
    rig.close();
  }

  private void limit(Limits limits) {
    rig.close();
    rig = Rig.with().limits(limits).build();
  }

  private HttpAnswer post(String encoding, byte[] body) {
    return rig.post(FakeRequest.lines("").with("Content-Encoding", encoding).body(body));
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** A member of RFC 1952 with every optional field. */
  private static byte[] member(byte[] content, int flags, int... headerChecksumChange) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, (byte) flags, 1, 2, 3, 4, 0, 3});
    if ((flags & 4) != 0) {
      out.writeBytes(new byte[] {5, 0, 'A', 'p', 1, 0, 'x'});
    }
    if ((flags & 8) != 0) {
      out.writeBytes("name\0".getBytes(StandardCharsets.ISO_8859_1));
    }
    if ((flags & 16) != 0) {
      out.writeBytes("comment\0".getBytes(StandardCharsets.ISO_8859_1));
    }
    if ((flags & 2) != 0) {
      CRC32 crc = new CRC32();
      crc.update(out.toByteArray());
      int value = (int) crc.getValue() + Arrays.stream(headerChecksumChange).sum();
      out.write(value);
      out.write(value >> 8);
    }
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(content);
    deflater.finish();
    byte[] buffer = new byte[content.length + 100];
    out.write(buffer, 0, deflater.deflate(buffer));
    deflater.end();
    CRC32 crc = new CRC32();
    crc.update(content);
    for (int i = 0; i < 32; i += 8) {
      out.write((int) (crc.getValue() >> i));
    }
    for (int i = 0; i < 32; i += 8) {
      out.write(content.length >> i);
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "x-gzip", "GZIP", " gzip "})
  void inflatesGzip(String encoding) {
    assertThat(post(encoding, Rig.gzip(LINES)).status()).isEqualTo(200);
    assertThat(rig.lane.stored).containsExactly("{\"type\":\"a\"}", "{\"type\":\"b\"}");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4, 8, 16, 2 | 4 | 8 | 16, 31})
  void readsEveryHeader(int flags) {
    assertThat(post("gzip", member(LINES, flags)).status()).isEqualTo(200);
    assertThat(rig.lane.stored).hasSize(2);
  }

  @Test
  void inflatesAllMembers() {
    byte[] one = Rig.gzip(Rig.utf8("{\"type\":\"a\"}\n{\"ty"));
    byte[] two = member(Rig.utf8("pe\":\"b\"}\n"), 31);
    byte[] empty = Rig.gzip(new byte[0]);

    assertThat(post("gzip", join(one, empty, two, empty)).status()).isEqualTo(200);
    assertThat(rig.lane.stored).containsExactly("{\"type\":\"a\"}", "{\"type\":\"b\"}");
  }

  /** The JDK's own stream loses what follows a member when that ends with what was read. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64})
  void inflatesAllMembersHoweverTheyArrive(int piece) {
    byte[] body = join(Rig.gzip(LINES), Rig.gzip(LINES), member(LINES, 31));
    InputStream slow =
        new ByteArrayInputStream(body) {
          @Override
          public synchronized int read(byte[] buffer, int offset, int length) {
            return super.read(buffer, offset, Math.min(piece, length));
          }
        };

    HttpAnswer answer =
        rig.post(FakeRequest.lines("").with("Content-Encoding", "gzip").body(slow, -1));

    assertThat(Rig.json(answer)).containsEntry("processed_events", 6L);
  }

  @Test
  void refusesEveryTruncatedGzip() {
    byte[] whole = join(Rig.gzip(LINES), member(LINES, 31));
    int border = Rig.gzip(LINES).length;
    for (int length = 1; length < whole.length; length++) {
      int expected = length == border ? 200 : 400;
      assertThat(post("gzip", Arrays.copyOf(whole, length)).status())
          .as("%s bytes", length)
          .isEqualTo(expected);
    }
    assertThat(rig.lane.appends).hasSize(1);
  }

  @Test
  void refusesDamagedGzip() {
    byte[] whole = member(LINES, 2);
    for (int i = 0; i < whole.length; i++) {
      if (i >= 4 && i <= 9) {
        continue; // MTIME, XFL and OS: seen by FHCRC only
      }
      byte[] damaged = whole.clone();
      damaged[i] ^= 0x11;
      assertThat(post("gzip", damaged).status()).as("byte %s", i).isEqualTo(400);
    }
    assertThat(post("gzip", member(LINES, 2, 1)).status()).isEqualTo(400);
    assertThat(post("gzip", join(whole, new byte[] {0})).status()).isEqualTo(400);
    assertThat(post("gzip", LINES).status()).isEqualTo(400);
    assertThat(rig.lane.attempts).isZero();
  }

  @Test
  void saysThatABodyCannotBeParsed() {
    HttpAnswer answer = post("gzip", LINES);

    assertThat(Rig.json(answer).get("detail").toString())
        .startsWith("There was an error parsing the body");
  }

  @Test
  void decompressesAllZstdFrames() {
    byte[] body = join(Zstd.compress(LINES), Zstd.compress(LINES, 19));

    assertThat(Rig.json(post("zstd", body))).containsEntry("processed_events", 4L);
  }

  @Test
  void refusesTruncatedAndDamagedZstd() {
    byte[] whole = Zstd.compress(LINES);
    for (int length = 1; length < whole.length; length++) {
      assertThat(post("zstd", Arrays.copyOf(whole, length)).status())
          .as("%s bytes", length)
          .isEqualTo(400);
    }
    assertThat(post("zstd", join(whole, new byte[] {1, 2, 3, 4, 5})).status()).isEqualTo(400);
    assertThat(post("zstd", LINES).status()).isEqualTo(400);
  }

  @Test
  void refusesALargerZstdWindowThanHttpAllows() throws IOException {
    byte[] content = new byte[9 << 20];
    new Random(1).nextBytes(content);
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (content[i] & 0x3f | 0x20);
    }
    assertThat(post("zstd", withWindow(content, 23)).status()).isEqualTo(422);
    assertThat(post("zstd", withWindow(content, 24)).status()).isEqualTo(400);
  }

  private static byte[] withWindow(byte[] content, int log) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZstdOutputStream zstd = new ZstdOutputStream(out, 1)) {
      zstd.setLong(log);
      zstd.write(content);
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "deflate", "gzip, gzip", "compress", "gzip;q=1", "identity, gzip"})
  void refusesOtherEncodings(String encoding) {
    HttpAnswer answer = post(encoding, LINES);

    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.headers()).containsEntry("Accept-Encoding", "gzip, zstd");
  }

  @Test
  void takesIdentity() {
    assertThat(post("identity", LINES).status()).isEqualTo(200);
    assertThat(post("", LINES).status()).isEqualTo(200);
  }

  @Test
  void refusesMoreBytesThanAllowedBeforeAndWhileReading() {
    limit(SMALL);
    byte[] body = new byte[20_001];
    Arrays.fill(body, (byte) '\n');
    assertThat(rig.post(FakeRequest.lines("").body(body)).status()).isEqualTo(413);
    assertThat(rig.post(FakeRequest.lines("").body(new ByteArrayInputStream(body), -1)).status())
        .isEqualTo(413);
    byte[] most = Arrays.copyOf(body, 20_000);
    assertThat(rig.post(FakeRequest.lines("").body(most)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void refusesMoreInflatedBytesThanAllowed(String encoding) {
    limit(SMALL);
    byte[] most = new byte[40_000];
    Arrays.fill(most, (byte) '\n');
    byte[] more = Arrays.copyOf(most, 40_001);
    more[40_000] = '\n';

    assertThat(post(encoding, pack(encoding, most)).status()).isEqualTo(200);
    assertThat(post(encoding, pack(encoding, more)).status()).isEqualTo(413);
  }

  private static byte[] pack(String encoding, byte[] bytes) {
    return encoding.equals("gzip") ? Rig.gzip(bytes) : Zstd.compress(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void refusesBombs(String encoding) {
    limit(new Limits(16 << 20, 128 << 20, 100, 100_000, 1 << 20));
    byte[] bomb = pack(encoding, new byte[20 << 20]);

    HttpAnswer answer = post(encoding, bomb);

    assertThat(answer.status()).isEqualTo(413);
    assertThat(Rig.body(answer)).contains("100 times");
  }

  @Test
  void takesWhatIsRepetitiveButSmall() {
    limit(new Limits(16 << 20, 128 << 20, 2, 100_000, 1 << 20));
    byte[] content = Rig.utf8("{\"type\":\"aaaaaaaaaaaaaaaaaaaa\"}\n".repeat(10_000));

    assertThat(Rig.json(post("gzip", Rig.gzip(content))))
        .containsEntry("processed_events", 10_000L);
  }

  @Test
  void refusesMoreEventsThanAllowed() {
    limit(SMALL);
    String fifty = "{\"type\":\"a\"}\n".repeat(50);
    assertThat(rig.post(FakeRequest.lines(fifty)).status()).isEqualTo(200);
    assertThat(rig.post(FakeRequest.lines(fifty + "{\"type\":\"a\"}")).status()).isEqualTo(413);
    assertThat(
            rig.post(
                    FakeRequest.lines(fifty + "{\"type\":\"a\"}\n")
                        .with("EdgeBot-Sequence", "e/00000000000000ff/1-51"))
                .status())
        .isEqualTo(413);
    assertThat(
            rig.post(FakeRequest.lines(fifty).with("EdgeBot-Sequence", "e/00000000000000ff/1-50"))
                .status())
        .isEqualTo(200);
  }

  @Test
  void refusesAnEventThatIsTooLargeByItself() {
    limit(SMALL);
    String fits = "{\"type\":\"" + "x".repeat(300 - 11) + "\"}";
    HttpAnswer answer =
        rig.post(FakeRequest.lines(fits + "\n{\"type\":\"" + "x".repeat(290) + "\"}"));

    assertThat(Rig.json(answer))
        .containsEntry("processed_events", 1L)
        .containsEntry("refused_events", 1L);
    assertThat(Rig.body(answer)).contains("larger than 300 bytes");
    assertThat(
            rig.post(
                    FakeRequest.lines(fits + "x")
                        .with("EdgeBot-Sequence", "e/00000000000000ff/1-1"))
                .status())
        .isEqualTo(422);
  }

  @Test
  void refusesDeepNestingByItself() {
    String deep = "{\"type\":\"a\",\"data\":{\"x\":" + "[".repeat(5000) + "]".repeat(5000) + "}}";

    HttpAnswer answer =
        rig.post(FakeRequest.envelope("{\"messages\":[" + deep + ",{\"type\":\"b\"}]}"));

    assertThat(Rig.json(answer)).containsEntry("processed_events", 1L);
    assertThat(Rig.body(answer)).contains("\"index\":0");
  }

  @Test
  void boundsTheMemoryOfAllBodies() {
    rig.close();
    rig = Rig.with().memory(100_000).build();
    byte[] tooMuch = new byte[200_000];
    Arrays.fill(tooMuch, (byte) '\n');
    assertThat(rig.post(FakeRequest.lines("").body(tooMuch)).status()).isEqualTo(413);
    BodyMemory.Share others = rig.memory.open();
    try {
      others.take(95_000);
      HttpAnswer answer = rig.post(FakeRequest.lines("{\"type\":\"a\"}"));
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.headers()).containsEntry("Retry-After", "1");
    } catch (RequestException e) {
      throw new AssertionError(e);
    } finally {
      others.close();
    }
    assertThat(rig.post(FakeRequest.lines("{\"type\":\"a\"}")).status()).isEqualTo(200);
  }

  @Test
  void tellsASenderThatGoesAwayFromOneThatSendsNonsense() {
    InputStream cut =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("too slow");
          }
        };

    HttpAnswer answer = rig.post(FakeRequest.lines("").body(cut, 100));
    HttpAnswer zipped =
        rig.post(FakeRequest.lines("").with("Content-Encoding", "gzip").body(cut, 100));
    HttpAnswer zstd =
        rig.post(FakeRequest.lines("").with("Content-Encoding", "zstd").body(cut, 100));

    assertThat(answer.status()).isEqualTo(408);
    assertThat(zipped.status()).isEqualTo(408);
    assertThat(zstd.status()).isEqualTo(408);
  }
}
