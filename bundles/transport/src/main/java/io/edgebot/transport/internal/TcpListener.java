package io.edgebot.transport.internal;

import io.edgebot.api.input.InputContext;
import io.edgebot.api.input.Lane;
import io.edgebot.transport.Peer;
import io.edgebot.transport.StreamDecoder;
import io.edgebot.transport.TcpOptions;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A socket that accepts connections, and these. */
final class TcpListener extends Listener {
  private static final Logger LOG = LoggerFactory.getLogger(TcpListener.class);
  private static final int BACKLOG = 1024;
  private static final long TRIM_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final CreditListeners credits;
  private final StreamMemory memory;
  private final Channel server;
  private final Runnable creditReturned = this::creditReturned;
  private final Set<TcpConnection> connections = ConcurrentHashMap.newKeySet();
  private final Queue<TcpConnection> waiting = new ConcurrentLinkedQueue<>();
  private final LongAdder refused = new LongAdder();
  private final AtomicBoolean complained = new AtomicBoolean();
  private volatile TcpOptions options;
  private volatile @Nullable StreamReader reader;
  private boolean closed;

  TcpListener(
      ListenerKey key,
      TcpOptions options,
      EventLoops loops,
      StreamMemory memory,
      CreditListeners credits)
      throws IOException {
    super(key);
    this.credits = credits;
    this.memory = memory;
    this.options = options;
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
                  protected void initChannel(SocketChannel channel) {
                    accept(channel);
                  }
                })
            .bind(resolve(key))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot bind " + key + ": " + bound.cause().getMessage(), bound.cause());
    }
    server = bound.channel();
  }

  /** Refuses options that cannot be used. */
  static void check(String instance, TcpOptions options) {
    check(instance, "port", options.port(), 0, 65_535);
    check(instance, "max_connections", options.maxConnections(), 1, 1_000_000);
    check(instance, "idle_seconds", options.idleSeconds(), 0, 1_000_000);
    check(instance, "buffer_bytes", options.bufferBytes(), 1, 64 * 1024 * 1024);
  }

  private synchronized void accept(SocketChannel channel) {
    if (closed) {
      // It was accepted just before the socket was closed.
      var unused = channel.close();
      return;
    }
    if (connections.size() >= options.maxConnections()) {
      refused.increment();
      var unused = channel.close();
      return;
    }
    InetSocketAddress remote = channel.remoteAddress();
    Peer peer = new Peer(NetUtil.toAddressString(remote.getAddress()), remote.getPort(), false);
    TcpConnection connection = new TcpConnection(this, channel, peer);
    channel.config().setRecvByteBufAllocator(new RoomAllocator(connection));
    // A TLS handler goes before the connection, which need not know of it: it can take more than
    // it has asked for.
    channel.pipeline().addLast(connection);
    // Before the connection asks for its reader: see stopReading.
    connections.add(connection);
  }

  void attach(
      TcpOptions newOptions,
      StreamDecoder.Factory decoders,
      InputContext input,
      boolean configured) {
    options = newOptions;
    attached(input, configured);
    StreamReader next = new StreamReader(decoders, input.lane(), new TcpCounters(input.counters()));
    credits.add(input.lane(), creditReturned);
    reader = next;
    for (TcpConnection connection : connections) {
      connection.channel().eventLoop().execute(() -> connection.attach(next));
    }
  }

  StreamMemory memory() {
    return memory;
  }

  int bufferBytes() {
    return options.bufferBytes();
  }

  @Nullable StreamReader reader() {
    return reader;
  }

  void closed(TcpConnection connection) {
    connections.remove(connection);
  }

  /** Logs the first failure of a decoder; they are counted all. */
  void complain(@Nullable Throwable cause) {
    if (complained.compareAndSet(false, true)) {
      LOG.error(
          "{}: {}: the decoder failed; further failures are only counted",
          key.instance(),
          key,
          cause);
    }
  }

  /** Calls the connection when credit returns, or if it has returned already. */
  void awaitCredit(TcpConnection connection, Lane lane) {
    waiting.add(connection);
    if (lane.credit() > 0) {
      creditReturned();
    }
  }

  private void creditReturned() {
    for (int count = connections.size(); count >= 0; count--) {
      TcpConnection connection = waiting.poll();
      if (connection == null) {
        return;
      }
      connection.channel().eventLoop().execute(connection::creditReturned);
    }
  }

  @Override
  InetSocketAddress address() {
    return (InetSocketAddress) server.localAddress();
  }

  @Override
  List<String> warnings() {
    return List.of();
  }

  @Override
  void stopReading() {
    StreamReader current = reader;
    if (current == null) {
      return;
    }
    // In this order: a connection that is not in the set yet finds no reader.
    reader = null;
    credits.remove(current.lane(), creditReturned);
    List<Future<?>> detached = new ArrayList<>();
    for (TcpConnection connection : connections) {
      detached.add(connection.channel().eventLoop().submit(connection::detach));
    }
    long deadline = System.nanoTime() + RELEASE_TIMEOUT.toNanos();
    for (Future<?> future : detached) {
      long rest = Math.max(0, deadline - System.nanoTime());
      if (!future.awaitUninterruptibly(rest, TimeUnit.NANOSECONDS)) {
        LOG.error("{}: {}: a decoder does not return", key.instance(), key);
        return;
      }
    }
  }

  @Override
  long closeSocket() {
    if (!close(server)) {
      LOG.error("{}: {}: the socket does not close", key.instance(), key);
    }
    synchronized (this) {
      closed = true;
    }
    long held = 0;
    for (TcpConnection connection : connections) {
      Future<Long> last = connection.channel().eventLoop().submit(connection::abandon);
      if (last.awaitUninterruptibly(RELEASE_TIMEOUT.toMillis()) && last.isSuccess()) {
        held += last.getNow();
      }
    }
    connections.clear();
    return held;
  }

  @Override
  void tick() {
    StreamReader current = reader;
    if (current != null) {
      current.counters().closed(TcpCounters.LIMIT, refused.sumThenReset());
    }
    int idleSeconds = options.idleSeconds();
    long now = System.nanoTime();
    for (TcpConnection connection : connections) {
      long silent = now - connection.lastRead();
      try {
        if (idleSeconds > 0 && silent > TimeUnit.SECONDS.toNanos(idleSeconds)) {
          connection.channel().eventLoop().execute(connection::closeIdle);
        } else if (silent > TRIM_NANOS) {
          connection.channel().eventLoop().execute(connection::trim);
        }
      } catch (RejectedExecutionException e) {
        LOG.debug("{}: stopping", key);
      }
    }
    // In case that a lane did not tell that credit has returned.
    creditReturned();
  }

  /** Lets a read bring no more than its connection has room for. */
  private static final class RoomAllocator extends DefaultMaxMessagesRecvByteBufAllocator {
    private final TcpConnection connection;

    RoomAllocator(TcpConnection connection) {
      super(1);
      this.connection = connection;
    }

    @Override
    @SuppressWarnings("deprecation") // The handle's type in Netty's own signature.
    public RecvByteBufAllocator.Handle newHandle() {
      return new MaxMessageHandle() {
        @Override
        public int guess() {
          return connection.room();
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
          return allocator.ioBuffer(guess());
        }
      };
    }
  }
}
