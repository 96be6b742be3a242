package io.edgebot.shipper.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.sink.DeliveryBatch.Block;
import io.edgebot.testing.TestBatch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class GzipStitcherProperties {
  @Property
  void oneMemberOfAllBlocks(@ForAll @Size(min = 1, max = 12) List<byte[]> texts) throws Exception {
    check(texts);
  }

  @Property(tries = 100)
  void oneMemberOfLargeBlocks(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int count)
      throws Exception {
    Random random = new Random(seed);
    List<byte[]> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] text = new byte[random.nextInt(200_000)];
      random.nextBytes(text);
      for (int at = 0; at < text.length; at++) {
        text[at] = random.nextInt(8) == 0 ? text[at] : (byte) ('a' + at % 19);
      }
      texts.add(text);
    }
    check(texts);
  }

  @Property
  void refusesBlocksThatAreNotWhatTheySay(@ForAll @Size(min = 1, max = 200) byte[] text) {
    Block good = TestBatch.block(text, 1);
    byte[] cut = java.util.Arrays.copyOf(good.bytes(), good.bytes().length - 1);

    assertThatThrownBy(() -> GzipStitcher.join(List.of(of(good, good.bytes(), 1, 0))))
        .isInstanceOf(DataFormatException.class);
    assertThatThrownBy(() -> GzipStitcher.join(List.of(of(good, good.bytes(), 0, 1))))
        .isInstanceOf(DataFormatException.class);
    assertThatThrownBy(() -> GzipStitcher.join(List.of(of(good, cut, 0, 0))))
        .isInstanceOf(DataFormatException.class);
  }

  @Example
  void joinsOnlyDeflate() {
    Block deflate = TestBatch.block(new byte[] {1}, 1);
    Block zstd = new Block("json+zstd", new byte[] {1}, 1, 0, 1);

    assertThat(GzipStitcher.canJoin(List.of())).isFalse();
    assertThat(GzipStitcher.canJoin(List.of(deflate, deflate))).isTrue();
    assertThat(GzipStitcher.canJoin(List.of(deflate, zstd))).isFalse();
  }

  private static Block of(Block block, byte[] bytes, int longer, int otherCrc) {
    return new Block(block.codec(), bytes, block.rawLength() + longer, block.crc32() + otherCrc, 1);
  }

  private static void check(List<byte[]> texts) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    List<Block> blocks = new ArrayList<>();
    for (byte[] text : texts) {
      all.writeBytes(text);
      blocks.add(TestBatch.block(text, 1));
    }
    byte[] expected = all.toByteArray();

    Payload payload = GzipStitcher.join(blocks);

    byte[] gzip = bytes(payload);
    assertThat(gzip).hasSize((int) payload.length());
    assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes())
        .isEqualTo(expected);
    assertThat(payload.digest())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(expected)));
    checkOneMember(gzip, expected);
  }

  /** The deflate stream ends just before the trailer, and the trailer is the whole text's. */
  private static void checkOneMember(byte[] gzip, byte[] expected) throws Exception {
    Inflater inflater = new Inflater(true);
    inflater.setInput(gzip, 10, gzip.length - 10);
    byte[] step = new byte[65_536];
    while (!inflater.finished()) {
      inflater.inflate(step);
    }
    assertThat(inflater.getRemaining()).isEqualTo(8);
    inflater.end();
    CRC32 crc = new CRC32();
    crc.update(expected);
    ByteBuffer trailer = ByteBuffer.wrap(gzip, gzip.length - 8, 8).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(trailer.getInt()).isEqualTo((int) crc.getValue());
    assertThat(trailer.getInt()).isEqualTo(expected.length);
  }

  static byte[] bytes(Payload payload) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] chunk : payload.chunks()) {
      out.write(chunk);
    }
    return out.toByteArray();
  }
}
