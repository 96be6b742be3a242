package io.edgebot.transport.internal;

import io.edgebot.api.input.Lane;
import io.edgebot.transport.Peer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection. It reads only when its lane has credit and there is room, so that a sender that
 * is too fast is stopped by TCP itself. It lives on after its channel has closed, until all that it
 * received is handed over. Everything is done by the channel's event loop.
 */
final class TcpConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);

  private final SocketChannel channel;
  private final StreamDecoding stream;
  private final ReadSize readSize = new ReadSize();
  private volatile TcpListener listener;
  private volatile long lastRead = System.nanoTime();
  private volatile boolean reading;

  /** Whether it is known who the peer is: after the handshake, where there is one. */
  private boolean ready;

  private boolean ended;
  private boolean finished;
  private boolean draining;
  private boolean queuedForCredit;

  /**
   * A connection.
   *
   * @param peer who it is; if it is secure, who the client is turns out in the handshake
   */
  TcpConnection(TcpListener listener, SocketChannel channel, Peer peer) {
    this.listener = listener;
    this.channel = channel;
    this.stream = new StreamDecoding(listener, peer, this::fail);
    this.ready = !peer.secure();
  }

  SocketChannel channel() {
    return channel;
  }

  /** How many bytes one read may bring. */
  int room() {
    StreamReader current = stream.reader();
    boolean little =
        current == null || current.lane().credit() <= 0 || listener.memory().exceeded();
    return readSize.next(little, listener.bufferBytes() - stream.length());
  }

  /** When something came last, as {@link System#nanoTime}; now while nothing is waited for. */
  long lastRead() {
    return reading ? lastRead : System.nanoTime();
  }

  /** Takes a reader, with what the one before it has left. */
  void attach(StreamReader next) {
    if (!ready || finished || stream.reader() == next || listener.reader() != next) {
      return;
    }
    stream.attach(next);
    proceed();
  }

  /** Leaves the reader; its decoder is not called any more. */
  void detach() {
    stream.detach();
  }

  /** Goes on if the lane allows it. */
  void creditReturned() {
    queuedForCredit = false;
    proceed();
  }

  /** Closes a silent connection. */
  void closeIdle() {
    StreamReader current = stream.reader();
    if (current != null && channel.isActive()) {
      current.counters().closed(TcpCounters.IDLE);
      close();
    }
  }

  /** Belongs to another listener from now on. */
  void move(TcpListener to) {
    listener = to;
    stream.move(to);
    // Nobody of the one before calls it.
    queuedForCredit = false;
  }

  /**
   * Ends in peace.
   *
   * @param deadline as {@link System#nanoTime}
   */
  void drain(long deadline) {
    if (draining || finished) {
      return;
    }
    draining = true;
    if (!ready) {
      close();
      return;
    }
    Farewell farewell =
        new Farewell(
            channel,
            () -> reading && System.nanoTime() - lastRead >= Farewell.QUIET_NANOS,
            deadline);
    if (!stream.peer().secure()) {
      // Of TLS only both directions can be closed; that waits until the end.
      farewell.tell();
    }
    proceed();
    farewell.look();
  }

  /** Gives back memory that a silent connection does not need. */
  void trim() {
    stream.trim(0);
  }

  /** Gives up all that is held; returns how much it was. */
  long abandon() {
    long held = stream.held();
    ended = true;
    finished = true;
    stream.clear();
    close();
    return held;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (ready) {
      begin();
    } else {
      // The handshake waits for no reader: TLS is transport's own.
      channel.read();
    }
  }

  private void begin() {
    StreamReader current = listener.reader();
    if (current != null) {
      attach(current);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event)
      throws GeneralSecurityException {
    if (event instanceof SslHandshakeCompletionEvent handshake && !ready) {
      if (handshake.isSuccess()) {
        Peer peer = stream.peer();
        stream.peer(
            new Peer(
                peer.address(),
                peer.port(),
                true,
                Tls.client(context.pipeline().get(SslHandler.class).engine().getSession())));
        ready = true;
        listener.handshakes().succeeded();
        begin();
      } else {
        listener.handshakes().failed(stream.peer(), handshake.cause());
        close();
      }
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      lastRead = System.nanoTime();
      readSize.came(bytes.readableBytes());
      if (!ended) {
        stream.append(bytes);
      }
    } finally {
      bytes.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    reading = false;
    proceed();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    reading = false;
    ended = true;
    proceed();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // The peer has reset the connection, or vanished; what came before counts.
    LOG.debug("{}: {}", stream.peer(), cause.toString());
    close();
  }

  private void proceed() {
    StreamReader current = stream.reader();
    if (finished) {
      return;
    }
    if (current == null) {
      if (ended && stream.held() == 0) {
        finish();
      }
      return;
    }
    if (!stream.advance(current, ended)) {
      awaitCredit(current.lane());
      return;
    }
    if (ended) {
      finish();
    } else if (!reading && channel.isActive()) {
      stream.trim(2 * readSize.wanted());
      reading = true;
      lastRead = System.nanoTime();
      channel.read();
    }
  }

  private void close() {
    // A failure to close is the end as well.
    var unused = channel.close();
  }

  private void finish() {
    finished = true;
    stream.clear();
    listener.closed(this);
  }

  private void fail(StreamReader current, String reason, @Nullable Throwable cause) {
    current.counters().closed(reason);
    if (reason.equals(TcpCounters.DECODER_ERROR)) {
      listener.complain(cause);
    } else {
      LOG.debug("{}: {} closed: {}", listener.key, stream.peer().address(), reason, cause);
    }
    ended = true;
    close();
  }

  private void awaitCredit(Lane lane) {
    if (!queuedForCredit) {
      queuedForCredit = true;
      listener.awaitCredit(this, lane);
    }
  }
}
