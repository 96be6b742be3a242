package io.edgebot.engine.internal.delivery;

import io.edgebot.api.event.SkippedRange;
import io.edgebot.api.sink.BatchLimits;
import io.edgebot.api.sink.DeliveryBatch;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.Guarantee;
import io.edgebot.api.sink.Sink;
import io.edgebot.api.sink.SinkContext;
import io.edgebot.api.sink.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A sink whose answers are a function of the batch; it keeps what it said it has. */
final class ScriptedSink implements Sink {
  final List<String> delivered = new CopyOnWriteArrayList<>();
  final List<List<String>> calls = new CopyOnWriteArrayList<>();
  final List<SkippedRange> declared = new CopyOnWriteArrayList<>();
  volatile BatchLimits limits = BatchLimits.DEFAULT;
  volatile boolean reachable = true;
  volatile boolean closed;
  volatile @Nullable Exception failure;
  volatile byte[] openedAt = {};
  private volatile Function<DeliveryBatch, DeliveryResult> script;

  ScriptedSink(Function<DeliveryBatch, DeliveryResult> script) {
    this.script = script;
  }

  static ScriptedSink accepting() {
    return new ScriptedSink(batch -> DeliveryResult.delivered());
  }

  void answer(Function<DeliveryBatch, DeliveryResult> next) {
    script = next;
  }

  @Override
  public Guarantee guarantee() {
    return Guarantee.AT_LEAST_ONCE;
  }

  @Override
  public BatchLimits limits() {
    return limits;
  }

  @Override
  public void open(SinkContext context) throws Exception {
    Exception thrown = failure;
    if (thrown != null) {
      throw thrown;
    }
    openedAt = context.position().orElse(new byte[0]);
  }

  @Override
  public DeliveryResult deliver(DeliveryBatch batch) {
    List<String> messages = new ArrayList<>();
    for (StoredEvent event : batch.events()) {
      messages.add(String.valueOf(event.message()));
    }
    calls.add(messages);
    DeliveryResult result = script.apply(batch);
    if (result instanceof DeliveryResult.Delivered) {
      delivered.addAll(messages);
      declared.addAll(batch.skipped());
    } else if (result instanceof DeliveryResult.Refused refused) {
      for (int i = 0; i < messages.size() && !refused.events().isEmpty(); i++) {
        int index = i;
        if (refused.events().stream().noneMatch(refusal -> refusal.index() == index)) {
          delivered.add(messages.get(i));
        }
      }
    }
    return result;
  }

  @Override
  public boolean probe() {
    return reachable;
  }

  @Override
  public void close() {
    closed = true;
  }
}
