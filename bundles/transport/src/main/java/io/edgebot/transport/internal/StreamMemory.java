package io.edgebot.transport.internal;

import java.util.concurrent.atomic.AtomicLong;

/** How much memory undecoded streams take, over all connections, and how much they may. */
final class StreamMemory {
  /** What a connection may hold however much the others do. */
  static final int FAIR_BYTES = 16 * 1024;

  private final AtomicLong used = new AtomicLong();
  private final long limit;

  /**
   * A bound.
   *
   * @param limit in bytes; beyond it connections that hold more than their fair part are closed
   */
  StreamMemory(long limit) {
    this.limit = limit;
  }

  /** A quarter of the heap. */
  static StreamMemory ofHeap() {
    return new StreamMemory(Runtime.getRuntime().maxMemory() / 4);
  }

  void add(long bytes) {
    used.addAndGet(bytes);
  }

  long used() {
    return used.get();
  }

  boolean exceeded() {
    return used.get() > limit;
  }
}
