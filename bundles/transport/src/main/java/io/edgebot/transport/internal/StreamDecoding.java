package io.edgebot.transport.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.input.Lane;
import io.edgebot.transport.Peer;
import io.edgebot.transport.StreamDecoder;
import io.edgebot.transport.StreamFormatException;
import io.netty.buffer.ByteBuf;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one connection has received and not handed over yet, and who decodes it at present. It
 * outlives its decoders: bytes, decoded events and the decoder's carry wait for the next one. For
 * one thread, the connection's event loop.
 */
final class StreamDecoding {
  private static final Logger LOG = LoggerFactory.getLogger(StreamDecoding.class);
  private static final int MAX_BATCH = 1024;

  /** Told that the stream cannot be followed any more. */
  interface Failures {
    void failed(StreamReader reader, String reason, @Nullable Throwable cause);
  }

  private final Failures failures;
  private final ByteWindow window;
  private TcpListener listener;
  private Peer peer;
  private Instant receivedAt = Instant.EPOCH;
  private @Nullable StreamReader reader;
  private @Nullable StreamDecoder decoder;
  private StreamDecoder.@Nullable Carry carry;

  /** Events that the lane did not take yet. */
  private List<Event> left = List.of();

  StreamDecoding(TcpListener listener, Peer peer, Failures failures) {
    this.listener = listener;
    this.peer = peer;
    this.failures = failures;
    this.window = new ByteWindow(listener.memory());
  }

  Peer peer() {
    return peer;
  }

  /** Who it is turns out before the first decoder is made. */
  void peer(Peer known) {
    peer = known;
  }

  /** Belongs to another listener from now on. */
  void move(TcpListener to) {
    listener = to;
  }

  @Nullable StreamReader reader() {
    return reader;
  }

  /** Undecoded bytes. */
  int length() {
    return window.length();
  }

  /** How much is held: events, and 1 for what is not decoded. */
  long held() {
    return left.size() + (window.length() > 0 ? 1L : 0L);
  }

  void append(ByteBuf bytes) {
    receivedAt = Instant.now();
    window.append(bytes);
  }

  void trim(int wanted) {
    window.trim(wanted);
  }

  /** Gives up all that is held. */
  void clear() {
    left = List.of();
    window.clear();
    window.trim(0);
  }

  /** Takes a reader, with what the one before it has left. */
  void attach(StreamReader next) {
    StreamDecoder.Carry from = carry;
    carry = null;
    reader = next;
    try {
      decoder = open(next, from);
    } catch (RuntimeException | LinkageError e) {
      fail(next, TcpCounters.DECODER_ERROR, e);
    }
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

  /**
   * Hands over and decodes what it can.
   *
   * @param ended whether no more bytes come
   * @return false if the lane has no credit for what is left
   */
  boolean advance(StreamReader current, boolean ended) {
    if (!handOver(current.lane())) {
      return false;
    }
    while (decoder != null && window.length() > 0) {
      int credit = Math.min(current.lane().credit(), MAX_BATCH);
      if (credit <= 0) {
        return false;
      }
      int used = decode(current, decoder, credit);
      if (!handOver(current.lane())) {
        return false;
      }
      if (used == 0) {
        break;
      }
    }
    if (ended) {
      return end(current);
    }
    if (window.length() >= listener.bufferBytes()) {
      fail(current, TcpCounters.TOO_LONG, null);
    } else if (window.length() > StreamMemory.FAIR_BYTES && listener.memory().exceeded()) {
      fail(current, TcpCounters.MEMORY, null);
    }
    return true;
  }

  /** Decodes what is there; returns how many bytes the decoder has used. */
  private int decode(StreamReader current, StreamDecoder with, int credit) {
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
    return used;
  }

  private boolean end(StreamReader current) {
    StreamDecoder with = decoder;
    if (with != null && window.length() > 0) {
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

  /** The stream cannot be followed; what was decoded of it before counts. */
  private void fail(StreamReader current, String reason, @Nullable Throwable cause) {
    decoder = null;
    window.clear();
    failures.failed(current, reason, cause);
  }

  private boolean handOver(Lane lane) {
    if (!left.isEmpty()) {
      int taken = lane.offer(left);
      left = taken >= left.size() ? List.of() : left.subList(taken, left.size());
    }
    return left.isEmpty();
  }
}
