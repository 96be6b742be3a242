package io.edgebot.engine.internal.delivery;

import io.edgebot.api.event.SkippedRange;
import io.edgebot.api.sink.DeliveryBatch;
import io.edgebot.api.sink.StoredEvent;
import java.util.List;

/** One event from quarantine as a batch; it does not move the cursor. */
record ReplayBatch(QuarantinedEvent event, byte[] next) implements DeliveryBatch {
  @Override
  public List<StoredEvent> events() {
    return List.of(event);
  }

  @Override
  public long encodedBytes() {
    return event.encodedLength() + 1L;
  }

  @Override
  public List<SkippedRange> skipped() {
    return List.of();
  }

  @Override
  public List<Block> blocks() {
    return List.of();
  }
}
