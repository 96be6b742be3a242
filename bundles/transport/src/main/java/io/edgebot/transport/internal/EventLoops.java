package io.edgebot.transport.internal;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that receive. Datagrams have their own, since a kernel buffer overflows while
 * somebody decodes a stream. A thread starts when a socket needs it.
 */
final class EventLoops implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);

  private final boolean epoll;
  private final EventLoopGroup datagrams;
  private final EventLoopGroup streams;

  /**
   * Makes the groups.
   *
   * @param wantNative whether datagrams are received through epoll and recvmmsg where they can be
   */
  EventLoops(boolean wantNative) {
    int processors = Runtime.getRuntime().availableProcessors();
    epoll = wantNative && Epoll.isAvailable();
    datagrams =
        new MultiThreadIoEventLoopGroup(
            Math.max(1, Math.min(4, processors / 2)),
            new DefaultThreadFactory("edgebot-datagrams", true),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    // Not epoll: its channels read on, asked or not, when the peer has closed its side, and so
    // undo the back-pressure of a lane without credit.
    streams =
        new MultiThreadIoEventLoopGroup(
            Math.max(2, Math.min(8, processors)),
            new DefaultThreadFactory("edgebot-streams", true),
            NioIoHandler.newFactory());
  }

  boolean epoll() {
    return epoll;
  }

  EventLoopGroup datagrams() {
    return datagrams;
  }

  EventLoopGroup streams() {
    return streams;
  }

  /** A channel of the address's family: IPv4 sockets are cheaper than mapped ones. */
  DatagramChannel datagramChannel(InetAddress address) {
    SocketProtocolFamily family =
        address instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
    return epoll ? new EpollDatagramChannel(family) : new NioDatagramChannel(family);
  }

  @Override
  public void close() {
    Future<?> first = datagrams.shutdownGracefully(0, 2, TimeUnit.SECONDS);
    Future<?> second = streams.shutdownGracefully(0, 2, TimeUnit.SECONDS);
    if (!first.awaitUninterruptibly(3, TimeUnit.SECONDS)
        || !second.awaitUninterruptibly(3, TimeUnit.SECONDS)) {
      LOG.warn("receiving threads are still busy");
    }
  }
}
