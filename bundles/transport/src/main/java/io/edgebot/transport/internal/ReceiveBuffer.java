package io.edgebot.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import java.time.Clock;
import java.time.Instant;

/**
 * The buffer that one datagram socket is read into, used again for each batched system call since
 * the receiver copies at once. It also notes the time of the call. Used by the socket's event loop,
 * except for {@link #payload}.
 */
final class ReceiveBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
  /** Datagrams a system call, and their memory: both are bounded. */
  private static final int MAX_MESSAGES = 64;

  private static final int MAX_BYTES = 1024 * 1024;

  /** Reads before the batch is handed over. */
  private static final int READS_PER_BATCH = 1024;

  private final Clock clock;
  private final boolean batched;
  private volatile int payload;
  private ByteBuf buffer;
  private int size;
  private long readAt;

  ReceiveBuffer(Clock clock, boolean batched, int payload) {
    super(READS_PER_BATCH);
    this.clock = clock;
    this.batched = batched;
    this.payload = payload;
    this.size = size(payload);
    this.buffer = batched ? Unpooled.directBuffer(size, size) : Unpooled.EMPTY_BUFFER;
  }

  /** Changes the room for one datagram, from the next system call on. */
  void payload(int bytes) {
    payload = bytes;
  }

  /** When the present system call began, in nanoseconds since 1970. */
  long readAt() {
    return readAt;
  }

  private int size(int bytes) {
    return batched ? Math.max(1, Math.min(MAX_MESSAGES, MAX_BYTES / bytes)) * bytes : bytes;
  }

  private ByteBuf next(ByteBufAllocator allocator) {
    int wanted = size(payload);
    Instant now = clock.instant();
    readAt = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    if (!batched) {
      // Then several datagrams are read before the receiver sees the first.
      size = wanted;
      return allocator.directBuffer(wanted, wanted);
    }
    if (wanted != size) {
      buffer.release();
      buffer = Unpooled.directBuffer(wanted, wanted);
      size = wanted;
    }
    return buffer.clear().retain();
  }

  /** Frees the buffer, when the channel is closed. */
  void close() {
    buffer.release();
  }

  @Override
  @SuppressWarnings("deprecation") // The handle's type in Netty's own signature.
  public RecvByteBufAllocator.Handle newHandle() {
    return new MaxMessageHandle() {
      @Override
      public int guess() {
        return size;
      }

      @Override
      public ByteBuf allocate(ByteBufAllocator allocator) {
        return next(allocator);
      }
    };
  }
}
