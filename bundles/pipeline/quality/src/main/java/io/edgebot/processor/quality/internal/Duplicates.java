package io.edgebot.processor.quality.internal;

import io.edgebot.api.processor.Batch;
import io.edgebot.processor.quality.internal.ContentHash.Hash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What was taken lately. An event is remembered only once it is durable: if its sender is not told
 * that it was taken, what it sends again is no duplicate. Thread-safe.
 */
final class Duplicates {
  private final int mostEntries;
  private final long window;
  private final String ownField;
  private final LongSupplier nanoTime;

  /** When each was remembered, the oldest first. */
  private final Map<Hash, Long> taken = new LinkedHashMap<>();

  /**
   * Remembers nothing yet.
   *
   * @param window for how long something is remembered
   * @param ownField which makes no difference
   */
  Duplicates(int mostEntries, Duration window, String ownField, LongSupplier nanoTime) {
    this.mostEntries = mostEntries;
    this.window = window.toNanos();
    this.ownField = ownField;
    this.nanoTime = nanoTime;
  }

  /** Looks which events of a batch were taken before, and has the others remembered. */
  BitSet look(Batch batch) {
    ContentHash content = new ContentHash(ownField);
    String sender = batch.input() + '\n' + batch.origin();
    List<Hash> hashes = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      hashes.add(content.of(batch.event(i), sender));
    }
    BitSet duplicates = find(hashes);
    batch.onDurable(() -> remember(hashes));
    return duplicates;
  }

  private synchronized BitSet find(List<Hash> hashes) {
    long now = nanoTime.getAsLong();
    forgetOld(now);
    BitSet duplicates = new BitSet();
    Set<Hash> inBatch = new HashSet<>();
    for (int i = 0; i < hashes.size(); i++) {
      Hash hash = hashes.get(i);
      if (!inBatch.add(hash) || taken.containsKey(hash)) {
        duplicates.set(i);
      }
    }
    return duplicates;
  }

  private synchronized void remember(List<Hash> hashes) {
    long now = nanoTime.getAsLong();
    for (Hash hash : hashes) {
      taken.putIfAbsent(hash, now);
    }
    forgetOld(now);
  }

  private void forgetOld(long now) {
    Iterator<Long> times = taken.values().iterator();
    while (times.hasNext() && (now - times.next() >= window || taken.size() > mostEntries)) {
      times.remove();
    }
  }
}
