package io.edgebot.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import java.util.function.IntSupplier;

/**
 * How many bytes one read of a connection may bring: it follows the sender's rate. For one thread,
 * the connection's event loop.
 */
final class ReadSize {
  static final int LEAST = 2048;
  private static final int MOST = 64 * 1024;

  private int wanted = LEAST;
  private int last;

  /** How much a read brings if all is well. */
  int wanted() {
    return wanted;
  }

  /** The size of the next read, in a buffer with some room. */
  int next(boolean little, int room) {
    last = Math.max(1, Math.min(little ? LEAST : wanted, room));
    return last;
  }

  /** Learns from what a read brought. */
  void came(int bytes) {
    if (bytes >= last && last == wanted) {
      wanted = Math.min(MOST, wanted * 4);
    } else if (bytes < wanted / 4) {
      wanted = Math.max(LEAST, wanted / 2);
    }
  }

  /** Lets a read bring no more than a connection says. */
  static final class Allocator extends DefaultMaxMessagesRecvByteBufAllocator {
    private final IntSupplier room;

    Allocator(IntSupplier room) {
      super(1);
      this.room = room;
    }

    @Override
    @SuppressWarnings("deprecation") // The handle's type in Netty's own signature.
    public RecvByteBufAllocator.Handle newHandle() {
      return new MaxMessageHandle() {
        @Override
        public int guess() {
          return room.getAsInt();
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
          return allocator.ioBuffer(guess());
        }
      };
    }
  }
}
