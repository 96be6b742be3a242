package io.edgebot.transport.internal;

import io.netty.channel.socket.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The end of a connection in peace: it closes when the peer has closed it, or has sent nothing for
 * a moment, or at a deadline. For the connection's event loop.
 */
final class Farewell {
  /** Nothing came for so long: what the sender had sent is read. */
  static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final int LOOK_MILLIS = 20;

  private final SocketChannel channel;
  private final BooleanSupplier quiet;
  private final long deadline;

  /**
   * A farewell, not yet said.
   *
   * @param quiet whether it reads, and nothing has come for {@link #QUIET_NANOS}
   * @param deadline as {@link System#nanoTime}
   */
  Farewell(SocketChannel channel, BooleanSupplier quiet, long deadline) {
    this.channel = channel;
    this.quiet = quiet;
    this.deadline = deadline;
  }

  /** Tells the peer, by a FIN, that nothing is read for long any more; it may send its last. */
  void tell() {
    if (channel.isActive()) {
      var unused = channel.shutdownOutput();
    }
  }

  /** Looks whether it is time to close, and again until it is. */
  void look() {
    if (!channel.isActive()) {
      return;
    }
    if (System.nanoTime() - deadline >= 0 || quiet.getAsBoolean()) {
      var unused = channel.close();
      return;
    }
    var unused = channel.eventLoop().schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }
}
