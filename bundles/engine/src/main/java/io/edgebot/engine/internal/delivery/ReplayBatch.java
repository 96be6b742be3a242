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
    // A part by itself must not settle its number: other parts may wait in quarantine too.
    return event.id().part() == 0 ? List.of() : List.of(Skips.number(event.id(), Skips.PARTS));
  }

  @Override
  public List<Block> blocks() {
    return List.of();
  }
}
