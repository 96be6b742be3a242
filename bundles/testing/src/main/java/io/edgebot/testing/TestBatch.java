package io.edgebot.testing;

import io.edgebot.api.event.SkippedRange;
import io.edgebot.api.sink.DeliveryBatch;
import io.edgebot.api.sink.StoredEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** A batch to deliver. */
public record TestBatch(List<StoredEvent> events, List<SkippedRange> skipped, List<Block> blocks)
    implements DeliveryBatch {
  private static final String CODEC = "json+deflate";

  /** A batch of these events, without blocks, in which nothing was skipped. */
  public TestBatch(List<StoredEvent> events) {
    this(events, List.of(), List.of());
  }

  /** A batch of these events, without blocks, in which nothing was skipped. */
  public static TestBatch of(StoredEvent... events) {
    return new TestBatch(List.of(events), List.of(), List.of());
  }

  /** Events with the numbers first to last. */
  public static TestBatch run(long first, long last) {
    List<StoredEvent> events = new ArrayList<>();
    for (long number = first; number <= last; number++) {
      events.add(TestEvent.of(number, "{\"type\":\"syslog\",\"message\":\"m" + number + "\"}"));
    }
    return new TestBatch(events, List.of(), List.of());
  }

  /** The same batch, from which these numbers are missing. */
  public TestBatch withSkipped(long first, long last, String reason) {
    List<SkippedRange> ranges = new ArrayList<>(skipped);
    ranges.add(new SkippedRange(TestEvent.ORIGIN, TestEvent.GENERATION, first, last, reason));
    return new TestBatch(events, ranges, blocks);
  }

  /** The same batch in blocks of so many events. */
  public TestBatch inBlocks(int size) {
    List<Block> made = new ArrayList<>();
    for (int from = 0; from < events.size(); from += size) {
      List<StoredEvent> some = events.subList(from, Math.min(events.size(), from + size));
      made.add(block(lines(some).getBytes(StandardCharsets.UTF_8), some.size()));
    }
    return new TestBatch(events, skipped, made);
  }

  /** The encoded events, a line each. */
  public String lines() {
    return lines(events);
  }

  private static String lines(List<StoredEvent> events) {
    StringBuilder text = new StringBuilder();
    for (StoredEvent event : events) {
      text.append(new String(event.encoded(), StandardCharsets.UTF_8)).append('\n');
    }
    return text.toString();
  }

  /** A block as the journal keeps it. */
  public static Block block(byte[] raw, int events) {
    Deflater deflater = new Deflater(1, true);
    deflater.setInput(raw);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] step = new byte[4096];
    int n;
    do {
      n = deflater.deflate(step, 0, step.length, Deflater.SYNC_FLUSH);
      out.write(step, 0, n);
    } while (n == step.length);
    deflater.end();
    CRC32 crc = new CRC32();
    crc.update(raw);
    return new Block(CODEC, out.toByteArray(), raw.length, (int) crc.getValue(), events);
  }

  @Override
  public long encodedBytes() {
    return events.stream().mapToLong(event -> event.encodedLength() + 1L).sum();
  }

  @Override
  public byte[] next() {
    return Arrays.copyOf(new byte[0], 8);
  }
}
