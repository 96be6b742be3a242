package io.edgebot.engine.internal.lane;

import io.edgebot.api.input.Append;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The partitions of one lane, by the origin of their events. Thread-safe. */
final class Partitions {
  private static final int MANY = 1024;

  private final Map<String, Partition> partitions = new ConcurrentHashMap<>();
  private final Function<String, Partition> make;

  Partitions(Function<String, Partition> make) {
    this.make = make;
  }

  /** Adds to the partition that an entry belongs to; called in the order that is to be kept. */
  void add(Entry entry) {
    String origin = origin(entry.append());
    if (partitions.size() >= MANY && !partitions.containsKey(origin)) {
      partitions.values().removeIf(Partition::isIdle); // origins are not bounded
    }
    partitions.computeIfAbsent(origin, make).add(entry);
  }

  private static String origin(@Nullable Append batch) {
    if (batch == null) {
      return "";
    }
    if (batch.claim() != null) {
      return batch.claim().origin();
    }
    return batch.ids().isEmpty() ? "" : batch.ids().get(0).origin();
  }

  /** Waits until all that was added so far is durable; false at the deadline. */
  boolean drain(long deadlineNanos) throws InterruptedException {
    boolean all = true;
    for (Partition partition : partitions.values()) {
      all &= partition.drain(deadlineNanos);
    }
    return all;
  }

  /** Something may go on. */
  void wake() {
    partitions.values().forEach(Partition::wake);
  }

  /** Refuses the batches that were not yet begun. */
  void refuseBatches() {
    partitions.values().forEach(Partition::refuseBatches);
  }

  /** No worker comes any more. */
  void end() {
    partitions.values().forEach(Partition::end);
  }
}
