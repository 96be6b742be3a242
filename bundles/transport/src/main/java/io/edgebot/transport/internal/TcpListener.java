package io.edgebot.transport.internal;

import io.edgebot.api.input.InputContext;
import io.edgebot.api.input.Lane;
import io.edgebot.transport.Peer;
import io.edgebot.transport.StreamDecoder;
import io.edgebot.transport.TcpOptions;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A socket that accepts connections, and these. */
final class TcpListener extends Listener {
  private static final Logger LOG = LoggerFactory.getLogger(TcpListener.class);
  private static final int TICKS_PER_LOOK = 5;

  /** How long a connection that no input wants any more may go on sending. */
  private static final long FAREWELL_NANOS = 2_000_000_000L;

  private final CreditListeners credits;
  private final StreamMemory memory;
  private final TcpServer server;
  private final TcpConnections connections = new TcpConnections();
  private final Runnable creditReturned = connections::creditReturned;
  private final Handshakes handshakes;
  private final AtomicBoolean complained = new AtomicBoolean();
  private volatile TcpOptions options;
  private volatile @Nullable Tls tls;
  private volatile @Nullable StreamReader reader;
  private int ticks;

  TcpListener(
      ListenerKey key,
      TcpOptions options,
      @Nullable Tls tls,
      EventLoops loops,
      StreamMemory memory,
      CreditListeners credits)
      throws IOException {
    super(key);
    this.credits = credits;
    this.memory = memory;
    this.options = options;
    this.tls = tls;
    this.handshakes = new Handshakes(key);
    this.server = new TcpServer(key, loops, this::accept);
  }

  /** Refuses options that cannot be used. */
  static void check(String instance, TcpOptions options) {
    check(instance, "port", options.port(), 0, 65_535);
    check(instance, "max_connections", options.maxConnections(), 1, 1_000_000);
    check(instance, "idle_seconds", options.idleSeconds(), 0, 1_000_000);
    check(instance, "buffer_bytes", options.bufferBytes(), 1, 64 * 1024 * 1024);
  }

  private void accept(SocketChannel channel) {
    Tls with = tls;
    InetSocketAddress remote = channel.remoteAddress();
    TcpConnection connection =
        new TcpConnection(
            this,
            channel,
            new Peer(NetUtil.toAddressString(remote.getAddress()), remote.getPort(), with != null));
    // Before the connection asks for its reader: see stopReading.
    if (!connections.add(connection, options.maxConnections())) {
      return;
    }
    channel.config().setRecvByteBufAllocator(new ReadSize.Allocator(connection::room));
    if (with != null) {
      channel.pipeline().addLast(with.handler(channel.alloc()));
    }
    channel.pipeline().addLast(connection);
  }

  void attach(
      TcpOptions newOptions,
      @Nullable Tls newTls,
      StreamDecoder.Factory decoders,
      InputContext input,
      boolean configured) {
    options = newOptions;
    tls = newTls;
    attached(input, configured);
    TcpCounters counters = new TcpCounters(input.counters(), newTls != null);
    StreamReader next = new StreamReader(decoders, input.lane(), counters);
    credits.add(input.lane(), creditReturned);
    reader = next;
    for (TcpConnection connection : connections) {
      connection.channel().eventLoop().execute(() -> connection.attach(next));
    }
  }

  /** What secures new connections; null for nothing. */
  @Nullable Tls tls() {
    return tls;
  }

  Handshakes handshakes() {
    return handshakes;
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

  void awaitCredit(TcpConnection connection, Lane lane) {
    connections.awaitCredit(connection, lane);
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

  @Override
  InetSocketAddress address() {
    return server.address();
  }

  @Override
  List<String> warnings() {
    Tls with = tls;
    return with == null ? List.of() : with.warnings(Instant.now());
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
    count(current.counters());
    if (!connections.detach()) {
      LOG.error("{}: {}: a decoder does not return", key.instance(), key);
    }
  }

  @Override
  void stopIntake() {
    if (!server.close()) {
      LOG.error("{}: {}: the socket does not close", key.instance(), key);
    }
  }

  @Override
  void drain(long deadline) {
    stopIntake();
    connections.drain(deadline);
  }

  @Override
  void inherit(Listener from) {
    TcpListener other = (TcpListener) from;
    other.stopIntake();
    StreamReader heir = reader;
    if (heir != null) {
      other.count(heir.counters());
    }
    long deadline = System.nanoTime() + FAREWELL_NANOS;
    for (TcpConnection connection : other.connections) {
      connections.take(connection);
      other.connections.remove(connection);
      connection
          .channel()
          .eventLoop()
          .execute(
              () -> {
                connection.move(this);
                if (heir != null) {
                  connection.attach(heir);
                }
                connection.drain(deadline);
              });
    }
  }

  @Override
  long closeSocket() {
    stopIntake();
    return connections.abandon();
  }

  @Override
  void tick() {
    StreamReader current = reader;
    if (current != null) {
      count(current.counters());
    }
    Tls with = tls;
    if (with != null && ++ticks % TICKS_PER_LOOK == 0) {
      with.look();
    }
    connections.look(options.idleSeconds());
  }

  private void count(TcpCounters counters) {
    counters.closed(TcpCounters.LIMIT, connections.refused());
    if (tls != null) {
      handshakes.flush(counters);
    }
  }
}
