package io.edgebot.testing;

import io.edgebot.api.event.SkippedRange;
import io.edgebot.api.sink.DeliveryBatch;
import io.edgebot.api.sink.StoredEvent;
import java.util.List;

/** A batch of events without blocks, in which nothing was skipped. */
public record TestBatch(List<StoredEvent> events) implements DeliveryBatch {
  /** A batch of these events. */
  public static TestBatch of(StoredEvent... events) {
    return new TestBatch(List.of(events));
  }

  @Override
  public long encodedBytes() {
    return events.stream().mapToLong(event -> event.encodedLength() + 1).sum();
  }

  @Override
  public List<SkippedRange> skipped() {
    return List.of();
  }

  @Override
  public List<Block> blocks() {
    return List.of();
  }

  @Override
  public byte[] next() {
    return new byte[0];
  }
}
