package io.edgebot.engine.internal.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.event.Event;
import io.edgebot.journal.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockCodecTest {
  private final JsonCodec codec = new JsonCodec();

  @ParameterizedTest
  @ValueSource(strings = {"deflate", "zstd"})
  void blocksHoldOneEventALine(String compression) throws Exception {
    try (BlockEncoder encoder = new BlockEncoder(codec, compression)) {
      for (int round = 0; round < 3; round++) {
        byte[] spread = "{\"type\":\"b\",\r\n \"n\":1}".getBytes(UTF_8);
        encoder.add(event("a", "h1"), 0, 0);
        encoder.add(codec.decode(spread, 0, spread.length), 1, 1);
        encoder.add(event("a", "h2"), 1, 2);
        int raw = encoder.rawBytes();
        Unit.Block block = encoder.finish(null);

        byte[] bytes = BlockCodec.decompress(block.codec(), block.body(), block.rawLength());
        CRC32 crc = new CRC32();
        crc.update(bytes);
        assertThat(block.codec()).isEqualTo("json+" + compression);
        assertThat(block.rawLength()).isEqualTo(raw);
        assertThat(block.crc32()).isEqualTo((int) crc.getValue());
        assertThat(block.ids()).isNull();
        assertThat(new String(bytes, UTF_8).lines())
            .containsExactly(
                "{\"type\":\"a\",\"timestamp\":\"2026-01-01T00:00:01Z\",\"host\":\"h1\","
                    + "\"severity\":\"error\"}",
                "{\"type\":\"b\",   \"n\":1}",
                "{\"type\":\"a\",\"timestamp\":\"2026-01-01T00:00:01Z\",\"host\":\"h2\","
                    + "\"severity\":\"error\"}");
        assertThat(block.index().numbers()).containsExactly(0, 1, 1);
        assertThat(block.index().parts()).containsExactly(0, 1, 2);
        assertThat(block.index().offsets()).containsExactly(0, 79, 101, 180);
        assertThat(block.index().typeNames()).containsExactly("a", "b");
        assertThat(block.index().types()).containsExactly(0, 1, 0);
        assertThat(block.index().sourceNames()).containsExactly("h1", "", "h2");
        assertThat(block.index().sources()).containsExactly(0, 1, 2);
        assertThat(block.index().severities()).containsExactly(3, -1, 3);
        assertThat(block.index().timestampNanos()[0]).isEqualTo(1_767_225_601_000_000_000L);
      }
    }
  }

  @Test
  void deflatedBlocksJoinToOneStream() throws Exception {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    try (BlockEncoder encoder = new BlockEncoder(codec, "deflate")) {
      for (int i = 0; i < 5; i++) {
        for (int k = 0; k < 500; k++) {
          encoder.add(event("t" + k, "host-" + i), k, 0);
        }
        Unit.Block block = encoder.finish(null);
        joined.write(block.body());
        plain.write(BlockCodec.decompress(block.codec(), block.body(), block.rawLength()));
      }
    }
    Inflater inflater = new Inflater(true);
    inflater.setInput(joined.toByteArray());
    byte[] raw = new byte[plain.size()];
    int size = 0;
    for (int got; (got = inflater.inflate(raw, size, raw.length - size)) > 0; ) {
      size += got;
    }
    inflater.end();
    assertThat(raw).isEqualTo(plain.toByteArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"deflate", "zstd"})
  void decompressionIsBounded(String compression) throws Exception {
    Unit.Block block;
    try (BlockEncoder encoder = new BlockEncoder(codec, compression)) {
      encoder.add(event("a", "x".repeat(100_000)), 0, 0);
      block = encoder.finish(null);
    }
    int length = block.rawLength();
    for (int wrong : new int[] {0, 10, length - 1, length + 1, -1, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> BlockCodec.decompress(block.codec(), block.body(), wrong))
          .isInstanceOf(IOException.class);
    }
    byte[] damaged = block.body().clone();
    damaged[0] ^= 0x7f;
    assertThatThrownBy(() -> BlockCodec.decompress(block.codec(), damaged, length))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> BlockCodec.decompress("json+lz4", block.body(), length))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("json+lz4");
  }

  @Test
  void anEventThatCannotBeWrittenLeavesTheBlockAsItWas() throws Exception {
    try (BlockEncoder encoder = new BlockEncoder(codec, "deflate")) {
      encoder.add(event("a", "h1"), 0, 0);
      assertThatThrownBy(() -> encoder.add(treacherous(), 1, 0)).isInstanceOf(IOException.class);
      encoder.add(event("c", "h1"), 2, 0);
      Unit.Block block = encoder.finish(null);
      byte[] bytes = BlockCodec.decompress(block.codec(), block.body(), block.rawLength());
      assertThat(new String(bytes, UTF_8))
          .startsWith("{\"type\":\"a\"")
          .contains("\n{\"type\":\"c\"")
          .endsWith("}\n");
      assertThat(block.index().numbers()).containsExactly(0, 2);
      assertThat(block.index().typeNames()).containsExactly("a", "c");
    }
  }

  @Test
  void longNamesAreCutInTheIndex() throws Exception {
    List<Event> events = new ArrayList<>();
    events.add(event("t", "h".repeat(1000)));
    Unit.Block block = BlockCodec.encode(codec, events, new long[] {0}, new int[] {0}, null);
    assertThat(block.index().sourceNames()).containsExactly("h".repeat(256));
  }

  private static Event event(String type, String host) {
    return Event.builder(type)
        .timestamp(Instant.parse("2026-01-01T00:00:01Z"))
        .put("host", host)
        .put("severity", "error")
        .build();
  }

  /** A list that is fine when it is checked and not when it is written. */
  private static Event treacherous() {
    AtomicInteger asked = new AtomicInteger();
    List<Object> list =
        new AbstractList<>() {
          @Override
          public Object get(int index) {
            return asked.getAndIncrement() == 0 ? "fine" : new Object();
          }

          @Override
          public int size() {
            return 1;
          }
        };
    return Event.builder("b").put("list", list).build();
  }
}
