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

  /**
   * Where datagrams go.
   *
   * @param queue holds them
   * @param losses counts those for which there is no room
   * @param truncated counts those that were longer than allowed
   * @param arrived run after each batch
   */
  record Target(DatagramQueue queue, Losses losses, LongAdder truncated, Runnable arrived) {}

  private final Target target;
  private final ReceiveBuffer buffer;
  private volatile int maxBytes;
  private volatile long receivedShown;
  private long received;
  private long overflowed;
  private long cut;

  UdpReceiver(Target target, ReceiveBuffer buffer, int maxBytes) {
    this.target = target;
    this.buffer = buffer;
    this.maxBytes = maxBytes;
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
      if (!target.queue().add(packet.content(), length, packet.sender(), buffer.readAt())) {
        overflowed++;
      }
    } finally {
      packet.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    target.queue().publish();
    receivedShown = received;
    if (overflowed > 0) {
      target.losses().overflowed(overflowed);
      overflowed = 0;
    }
    if (cut > 0) {
      target.truncated().add(cut);
      cut = 0;
    }
    target.arrived().run();
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
