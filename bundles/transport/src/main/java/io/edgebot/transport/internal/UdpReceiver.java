package io.edgebot.transport.internal;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves what a datagram socket receives to its queue; never stops. Used by one event loop. */
final class UdpReceiver extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(UdpReceiver.class);

  private final DatagramQueue queue;
  private final ReceiveBuffer buffer;
  private final Losses losses;
  private final LongAdder truncated;
  private final Runnable arrived;
  private volatile int maxBytes;
  private volatile long receivedShown;
  private long received;
  private long overflowed;
  private long cut;

  /**
   * A receiver.
   *
   * @param truncated where datagrams are counted that were longer than allowed
   * @param arrived run after each batch
   */
  UdpReceiver(
      DatagramQueue queue,
      ReceiveBuffer buffer,
      Losses losses,
      LongAdder truncated,
      int maxBytes,
      Runnable arrived) {
    this.queue = queue;
    this.buffer = buffer;
    this.losses = losses;
    this.truncated = truncated;
    this.maxBytes = maxBytes;
    this.arrived = arrived;
  }

  void maxBytes(int bytes) {
    maxBytes = bytes;
  }

  /** How many datagrams have come, kept or not. */
  long received() {
    return receivedShown;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    try {
      received++;
      int length = packet.content().readableBytes();
      if (length > maxBytes) {
        length = maxBytes;
        cut++;
      }
      if (!queue.add(packet.content(), length, packet.sender(), buffer.readAt())) {
        overflowed++;
      }
    } finally {
      packet.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    queue.publish();
    receivedShown = received;
    if (overflowed > 0) {
      losses.overflowed(overflowed);
      overflowed = 0;
    }
    if (cut > 0) {
      truncated.add(cut);
      cut = 0;
    }
    arrived.run();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    buffer.close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A socket error (ICMP unreachable, for instance) ends no endpoint: the next read goes on.
    LOG.debug("udp {}: {}", context.channel().localAddress(), cause.toString());
  }
}
