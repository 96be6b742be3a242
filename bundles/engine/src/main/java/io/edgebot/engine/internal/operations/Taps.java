package io.edgebot.engine.internal.operations;

import io.edgebot.api.event.EventCodec;
import io.edgebot.api.event.EventFormatException;
import io.edgebot.api.event.EventId;
import io.edgebot.api.operations.Operations.Tap;
import io.edgebot.api.sink.StoredEvent;
import io.edgebot.engine.internal.codec.BlockCodec;
import io.edgebot.engine.internal.lane.CommitListener;
import io.edgebot.journal.BlockIndex;
import io.edgebot.journal.Journal.Committed;
import io.edgebot.journal.Unit;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows events as they enter the journal, on a thread of its own, and no more than 1000 a second.
 */
final class Taps implements CommitListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Taps.class);
  private static final int MOST_A_SECOND = 1000;
  private static final int QUEUE = 64;

  private final EventCodec codec;
  private final String origin;
  private final long generation;
  private final List<Consumer<StoredEvent>> listeners = new CopyOnWriteArrayList<>();
  private final ThreadPoolExecutor executor;
  private long second;
  private int shown;

  Taps(EventCodec codec, String origin, long generation) {
    this.codec = codec;
    this.origin = origin;
    this.generation = generation;
    executor =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUE),
            task -> new Thread(task, "edgebot-tap"),
            new ThreadPoolExecutor.DiscardPolicy());
    executor.allowCoreThreadTimeOut(true);
  }

  Tap open(Consumer<StoredEvent> listener) {
    Consumer<StoredEvent> own = event -> listener.accept(event);
    listeners.add(own);
    return () -> listeners.remove(own);
  }

  @Override
  public void committed(Unit unit, Committed committed) {
    if (!listeners.isEmpty()) {
      executor.execute(() -> show(unit, committed));
    }
  }

  private void show(Unit unit, Committed committed) {
    for (Unit.Block block : unit.blocks()) {
      try {
        show(unit, block, committed.firstNumber());
      } catch (IOException | EventFormatException e) {
        LOG.warn("a block cannot be shown: {}", e.getMessage());
      }
    }
  }

  private void show(Unit unit, Unit.Block block, long firstNumber)
      throws IOException, EventFormatException {
    BlockIndex index = block.index();
    byte[] raw = BlockCodec.decompress(block.codec(), block.body(), block.rawLength());
    for (int i = 0; i < index.size() && mayShow(); i++) {
      int from = index.offsets()[i];
      int to = i + 1 < index.size() ? index.offsets()[i + 1] : block.rawLength();
      byte[] bytes = Arrays.copyOfRange(raw, from, to - 1);
      EventId id =
          block.ids() != null
              ? block.ids().get(i)
              : new EventId(origin, generation, firstNumber + index.numbers()[i], index.parts()[i]);
      StoredEvent event =
          new TappedEvent(id, unit.principal(), bytes, codec.decode(bytes, 0, bytes.length));
      for (Consumer<StoredEvent> listener : listeners) {
        accept(listener, event);
      }
    }
  }

  private void accept(Consumer<StoredEvent> listener, StoredEvent event) {
    try {
      listener.accept(event);
    } catch (RuntimeException e) {
      listeners.remove(listener);
      LOG.warn("a tap failed, and is closed", e);
    }
  }

  private boolean mayShow() {
    long now = System.nanoTime() / 1_000_000_000L;
    if (now != second) {
      second = now;
      shown = 0;
    }
    return shown++ < MOST_A_SECOND;
  }

  @Override
  public void close() {
    listeners.clear();
    executor.shutdownNow();
  }
}
