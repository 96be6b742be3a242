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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A bound socket that accepts connections, until it is closed. */
final class TcpServer {
  private static final int BACKLOG = 1024;

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
    Listener.awaitRest(channel, accepted::get);
    return Listener.close(channel);
  }
}
