package io.edgebot.transport.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.input.Lane;
import io.edgebot.transport.Peer;
import io.edgebot.transport.StreamDecoder;
import io.edgebot.transport.StreamFormatException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
  private static final int MAX_BATCH = 1024;
  private static final int LEAST_READ = 2048;
  private static final int MOST_READ = 64 * 1024;

  private final TcpListener listener;
  private final Channel channel;
  private final Peer peer;
  private final ByteWindow window;
  private volatile long lastRead = System.nanoTime();
  private volatile boolean reading;
  private Instant receivedAt = Instant.EPOCH;
  private @Nullable StreamReader reader;
  private @Nullable StreamDecoder decoder;
  private StreamDecoder.@Nullable Carry carry;

  /** Events that the lane did not take yet. */
  private List<Event> left = List.of();

  /** How much a read brings if all is well: it follows the sender's rate. */
  private int readBytes = LEAST_READ;

  private int lastRoom;
  private boolean ended;
  private boolean finished;
  private boolean queuedForCredit;

  TcpConnection(TcpListener listener, Channel channel, Peer peer) {
    this.listener = listener;
    this.channel = channel;
    this.peer = peer;
    this.window = new ByteWindow(listener.memory());
  }

  Channel channel() {
    return channel;
  }

  /** How many bytes one read may bring. */
  int room() {
    StreamReader current = reader;
    boolean little =
        current == null || current.lane().credit() <= 0 || listener.memory().exceeded();
    int most = Math.min(little ? LEAST_READ : readBytes, listener.bufferBytes() - window.length());
    lastRoom = Math.max(1, most);
    return lastRoom;
  }

  /** When something came last, as {@link System#nanoTime}; now while nothing is waited for. */
  long lastRead() {
    return reading ? lastRead : System.nanoTime();
  }

  /** Takes a reader, with what the one before it has left. */
  void attach(StreamReader next) {
    if (finished || reader == next || listener.reader() != next) {
      return;
    }
    StreamDecoder.Carry from = carry;
    carry = null;
    reader = next;
    try {
      decoder = open(next, from);
    } catch (RuntimeException | LinkageError e) {
      fail(next, TcpCounters.DECODER_ERROR, e);
    }
    proceed();
  }

  private StreamDecoder open(StreamReader next, StreamDecoder.@Nullable Carry from) {
    if (from != null && from.major() == next.decoders().carryMajor()) {
      try {
        return next.decoders().open(peer, from);
      } catch (RuntimeException e) {
        LOG.debug("{}: carry not understood: {}", peer, e.toString());
      }
    }
    if (from != null) {
      next.counters().resynchronized();
    }
    return next.decoders().open(peer, null);
  }

  /** Leaves the reader; its decoder is not called any more. */
  void detach() {
    StreamDecoder from = decoder;
    StreamReader of = reader;
    decoder = null;
    reader = null;
    if (from == null || of == null) {
      return;
    }
    try {
      carry = from.carry();
    } catch (RuntimeException | LinkageError e) {
      LOG.error("{}: the decoder's state is lost", listener.key, e);
      of.counters().resynchronized();
    }
    if (carry != null && carry.bytes().length > StreamDecoder.Carry.MAX_BYTES) {
      LOG.error("{}: the decoder's state is larger than 64 KiB and is lost", listener.key);
      of.counters().resynchronized();
      carry = null;
    }
  }

  /** Goes on if the lane allows it. */
  void creditReturned() {
    queuedForCredit = false;
    proceed();
  }

  /** Closes a silent connection. */
  void closeIdle() {
    StreamReader current = reader;
    if (current != null && channel.isActive()) {
      current.counters().closed(TcpCounters.IDLE);
      close();
    }
  }

  /** Gives back memory that a silent connection does not need. */
  void trim() {
    window.trim(0);
  }

  /** Gives up all that is held; returns how much it was. */
  long abandon() {
    long held = held();
    ended = true;
    finished = true;
    left = List.of();
    window.clear();
    window.trim(0);
    close();
    return held;
  }

  /** How much is held: events, and 1 for what is not decoded. */
  long held() {
    return left.size() + (window.length() > 0 ? 1L : 0L);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    StreamReader current = listener.reader();
    if (current != null) {
      attach(current);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      lastRead = System.nanoTime();
      receivedAt = Instant.now();
      adapt(bytes.readableBytes());
      if (!ended) {
        window.append(bytes);
      }
    } finally {
      bytes.release();
    }
  }

  private void adapt(int came) {
    if (came >= lastRoom && lastRoom == readBytes) {
      readBytes = Math.min(MOST_READ, readBytes * 4);
    } else if (came < readBytes / 4) {
      readBytes = Math.max(LEAST_READ, readBytes / 2);
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
    LOG.debug("{}: {}", peer, cause.toString());
    close();
  }

  private void proceed() {
    StreamReader current = reader;
    StreamDecoder with = decoder;
    if (finished) {
      return;
    }
    if (current == null) {
      if (ended && held() == 0) {
        finish();
      }
      return;
    }
    if (!handOver(current.lane())) {
      awaitCredit(current.lane());
      return;
    }
    if (with != null && !decode(current, with)) {
      awaitCredit(current.lane());
      return;
    }
    if (ended) {
      finish();
    } else if (!reading && channel.isActive()) {
      window.trim(2 * readBytes);
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
    window.clear();
    window.trim(0);
    listener.closed(this);
  }

  /** Decodes all whole frames; false if there is no credit. */
  private boolean decode(StreamReader current, StreamDecoder with) {
    while (window.length() > 0) {
      int credit = Math.min(current.lane().credit(), MAX_BATCH);
      if (credit <= 0) {
        return false;
      }
      List<Event> events = new ArrayList<>();
      int used = 0;
      try {
        used =
            with.decode(
                window.bytes(), window.start(), window.length(), receivedAt, credit, events::add);
        window.consume(Objects.checkIndex(used, window.length() + 1));
      } catch (StreamFormatException e) {
        fail(current, TcpCounters.FORMAT, e);
      } catch (RuntimeException | LinkageError e) {
        fail(current, TcpCounters.DECODER_ERROR, e);
      }
      left = events;
      if (!handOver(current.lane())) {
        return false;
      }
      if (used == 0) {
        break;
      }
    }
    if (window.length() >= listener.bufferBytes() && !ended) {
      fail(current, TcpCounters.TOO_LONG, null);
    } else if (window.length() > StreamMemory.FAIR_BYTES
        && listener.memory().exceeded()
        && !ended) {
      fail(current, TcpCounters.MEMORY, null);
    }
    return !ended || end(current, with);
  }

  private boolean end(StreamReader current, StreamDecoder with) {
    if (window.length() > 0) {
      List<Event> events = new ArrayList<>();
      try {
        with.end(window.bytes(), window.start(), window.length(), receivedAt, events::add);
      } catch (RuntimeException | LinkageError e) {
        listener.complain(e);
        listener.losses.count(1, Losses.DECODER_ERROR);
      }
      window.clear();
      left = events;
    }
    return handOver(current.lane());
  }

  /** Ends a stream that cannot be followed; what was decoded of it before counts. */
  private void fail(StreamReader current, String reason, @Nullable Throwable cause) {
    current.counters().closed(reason);
    if (reason.equals(TcpCounters.DECODER_ERROR)) {
      listener.complain(cause);
    } else {
      LOG.debug("{}: {} closed: {}", listener.key, peer.address(), reason, cause);
    }
    decoder = null;
    window.clear();
    ended = true;
    close();
  }

  private boolean handOver(Lane lane) {
    if (!left.isEmpty()) {
      int taken = lane.offer(left);
      left = taken >= left.size() ? List.of() : left.subList(taken, left.size());
    }
    return left.isEmpty();
  }

  private void awaitCredit(Lane lane) {
    if (!queuedForCredit) {
      queuedForCredit = true;
      listener.awaitCredit(this, lane);
    }
  }
}
