package io.edgebot.transport.internal;

import io.edgebot.transport.UdpOptions;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bound socket for datagrams, which are received without a pause until it is closed. */
final class UdpSocket {
  private static final Logger LOG = LoggerFactory.getLogger(UdpSocket.class);

  /** SO_RCVBUFFORCE of socket(7): not bound by net.core.rmem_max, with CAP_NET_ADMIN. */
  private static final ChannelOption<Integer> RECEIVE_BUFFER_FORCE =
      new IntegerUnixChannelOption("SO_RCVBUFFORCE", 1, 33);

  private final ListenerKey key;
  private final ReceiveBuffer buffer;
  private final UdpReceiver receiver;
  private final Channel channel;
  private final KernelDrops kernelDrops;

  /** What the kernel did not grant, as a sentence; empty if it granted all. */
  private volatile String shortOf = "";

  private volatile boolean overflowed;
  private long dropsAtEnd;
  private boolean open = true;

  /**
   * Binds.
   *
   * @throws IOException if the address cannot be bound; the message names it
   */
  UdpSocket(ListenerKey key, UdpOptions options, EventLoops loops, UdpReceiver.Target target)
      throws IOException {
    this.key = key;
    InetSocketAddress address = Listener.resolve(key);
    // One byte more than allowed shows what is too long.
    buffer = new ReceiveBuffer(Clock.systemUTC(), loops.epoll(), options.maxBytes() + 1);
    receiver = new UdpReceiver(target, buffer, options.maxBytes());
    channel = bind(address, options, loops);
    kernelDrops =
        channel instanceof EpollDatagramChannel epoll
            ? KernelDrops.ofDescriptor(epoll.fd().intValue())
            : KernelDrops.ofPort(address().getPort());
  }

  private Channel bind(InetSocketAddress address, UdpOptions options, EventLoops loops)
      throws IOException {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops.datagrams())
            .channelFactory(() -> loops.datagramChannel(address.getAddress()))
            .option(ChannelOption.RECVBUF_ALLOCATOR, buffer)
            .option(ChannelOption.SO_RCVBUF, options.receiveBufferBytes())
            .handler(receiver);
    if (loops.epoll()) {
      bootstrap.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, options.maxBytes() + 1);
    }
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      buffer.close();
      throw new IOException(
          "cannot bind " + key + ": " + bound.cause().getMessage(), bound.cause());
    }
    return bound.channel();
  }

  /** Changes what can be changed of a bound socket. */
  void apply(UdpOptions options) {
    receiver.maxBytes(options.maxBytes());
    buffer.payload(options.maxBytes() + 1);
    if (channel instanceof EpollDatagramChannel epoll) {
      epoll.config().setMaxDatagramPayloadSize(options.maxBytes() + 1);
    }
    int asked = options.receiveBufferBytes();
    channel.config().setOption(ChannelOption.SO_RCVBUF, asked);
    if (granted() < asked && channel instanceof EpollDatagramChannel) {
      try {
        channel.config().setOption(RECEIVE_BUFFER_FORCE, asked);
      } catch (ChannelException e) {
        // Not privileged: what is told below says what to do.
        channel.config().setOption(ChannelOption.SO_RCVBUF, asked);
      }
    }
    int granted = granted();
    String told = shortOf;
    shortOf =
        granted >= asked
            ? ""
            : key
                + ": the kernel granted "
                + granted
                + " of "
                + asked
                + " bytes of receive buffer; raise it with sysctl -w net.core.rmem_max="
                + asked;
    if (!shortOf.isEmpty() && !shortOf.equals(told)) {
      LOG.warn("{}", shortOf);
    }
  }

  /** What holds datagrams: Linux doubles what is asked and tells the double, see socket(7). */
  private int granted() {
    Integer told = channel.config().getOption(ChannelOption.SO_RCVBUF);
    boolean linux = System.getProperty("os.name", "").startsWith("Linux");
    return told == null ? 0 : linux ? told / 2 : told;
  }

  InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  /** How many datagrams have come, kept or not. */
  long received() {
    return receiver.received();
  }

  /** How many more the kernel has dropped since the last call. */
  long kernelDrops() {
    long more = dropsAtEnd + kernelDrops.more();
    dropsAtEnd = 0;
    if (more > 0) {
      overflowed = true;
    }
    return more;
  }

  /**
   * What is not as it was asked for and has cost datagrams. A buffer that the kernel made smaller
   * is usual without privileges, and does for moderate rates.
   */
  List<String> warnings() {
    return overflowed && !shortOf.isEmpty() ? List.of(shortOf) : List.of();
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /** Closes, once what the kernel has by now is received; returns whether that was done. */
  boolean close() {
    if (!open) {
      return true;
    }
    open = false;
    Listener.awaitRest(channel, receiver::received);
    // A closed socket is in no table any more.
    dropsAtEnd = kernelDrops.more();
    return Listener.close(channel);
  }
}
