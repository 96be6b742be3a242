package io.edgebot.transport.internal;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A bound socket that accepts connections, until it is closed. */
final class TcpServer {
  private static final int BACKLOG = 1024;

  /** How long connections that the kernel has accepted are taken when the socket closes. */
  private static final long REST_NANOS = 200_000_000L;

  private final Channel channel;
  private final AtomicLong accepted = new AtomicLong();
  private boolean open = true;

  /**
   * Binds.
   *
   * @param accept told of each connection, by its event loop
   * @throws IOException if the address cannot be bound; the message names it
   */
  TcpServer(ListenerKey key, EventLoops loops, Consumer<SocketChannel> accept) throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops.streams())
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel connection) {
                    accepted.incrementAndGet();
                    accept.accept(connection);
                  }
                })
            .bind(Listener.resolve(key))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot bind " + key + ": " + bound.cause().getMessage(), bound.cause());
    }
    channel = bound.channel();
  }

  InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  /** Closes, once what the kernel has accepted by now is taken; returns whether that was done. */
  boolean close() {
    if (!open) {
      return true;
    }
    open = false;
    long deadline = System.nanoTime() + REST_NANOS;
    long before;
    do {
      before = accepted.get();
      // In each round the loop accepts what has come, and then does this.
      channel
          .eventLoop()
          .schedule(() -> {}, Listener.NEXT_ROUND_MILLIS, TimeUnit.MILLISECONDS)
          .awaitUninterruptibly(Listener.RELEASE_TIMEOUT.toMillis());
    } while (accepted.get() > before && System.nanoTime() < deadline);
    return Listener.close(channel);
  }
}
