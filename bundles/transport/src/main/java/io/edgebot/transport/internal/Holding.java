package io.edgebot.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The memory for datagrams that wait: one bound for the process, off the heap, given out in chunks.
 * Thread-safe.
 */
final class Holding {
  /** Holds the largest datagram with its header, and some hundred usual ones. */
  static final int CHUNK_BYTES = 128 * 1024;

  private static final int PAGE_BYTES = 8192;
  private static final int ORDER_OF_MEBIBYTE = 7;

  private final ByteBufAllocator allocator =
      new PooledByteBufAllocator(true, 0, 1, PAGE_BYTES, ORDER_OF_MEBIBYTE, 0, 0, false);
  private final AtomicLong used = new AtomicLong();
  private volatile long limit;

  Holding(long limit) {
    this.limit = limit;
  }

  /** Changes the bound; what is held beyond a lower one stays until it is read. */
  void limit(long bytes) {
    limit = bytes;
  }

  /** Bytes of all chunks that are given out. */
  long used() {
    return used.get();
  }

  /**
   * A chunk, to be given back with {@link #release}; null if the bound or the memory is used up.
   *
   * @param needed whether the endpoint gets one whatever the others hold
   */
  @Nullable ByteBuf acquire(boolean needed) {
    if (used.addAndGet(CHUNK_BYTES) > limit && !needed) {
      used.addAndGet(-CHUNK_BYTES);
      return null;
    }
    try {
      return allocator.directBuffer(CHUNK_BYTES, CHUNK_BYTES);
    } catch (OutOfMemoryError e) {
      // The limit is larger than the JVM's direct memory: as good as full, and counted as that.
      used.addAndGet(-CHUNK_BYTES);
      return null;
    }
  }

  void release(ByteBuf chunk) {
    chunk.release();
    used.addAndGet(-CHUNK_BYTES);
  }
}
