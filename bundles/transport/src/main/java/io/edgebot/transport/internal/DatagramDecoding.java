package io.edgebot.transport.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.input.Lane;
import io.edgebot.transport.DatagramDecoder;
import io.edgebot.transport.Peer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes held datagrams, as many as a lane has credit for. What the lane did not take in the end
 * stays, decoded, for the next round or the next input. For one thread at a time.
 */
final class DatagramDecoding {
  /** There was nothing to do. */
  static final int NOTHING = 0;

  /** There is something to do, and no credit. */
  static final int NO_CREDIT = -1;

  private static final Logger LOG = LoggerFactory.getLogger(DatagramDecoding.class);
  private static final int MAX_BATCH = 1024;
  private static final int PEERS = 4096;

  private final String name;
  private final Losses losses;
  private final PeerCache peers = new PeerCache(PEERS);

  /** The socket's own, and before it those of sockets that it follows. */
  private final Deque<DatagramCursor> sources = new ArrayDeque<>();

  private List<Event> left = List.of();
  private Instant receivedAt = Instant.EPOCH;
  private long receivedAtNanos;
  private boolean complained;

  DatagramDecoding(String name, DatagramQueue queue, Losses losses) {
    this.name = name;
    this.losses = losses;
    sources.add(new DatagramCursor(queue));
  }

  boolean isEmpty() {
    if (!left.isEmpty()) {
      return false;
    }
    while (sources.size() > 1 && sources.getFirst().isEmpty()) {
      sources.removeFirst().close();
    }
    return sources.getFirst().isEmpty();
  }

  /** How many datagrams and events are not handed over. */
  long held() {
    return left.size() + sources.stream().mapToLong(DatagramCursor::held).sum();
  }

  /** Takes what another socket has left, whose datagrams came before; nobody writes there. */
  void inherit(DatagramDecoding from) {
    List<Event> both = new ArrayList<>(from.left);
    both.addAll(left);
    left = both;
    while (!from.sources.isEmpty()) {
      sources.addFirst(from.sources.removeLast());
    }
  }

  /** Gives all memory back, when nobody writes or reads any more. */
  void close() {
    left = List.of();
    sources.forEach(DatagramCursor::close);
  }

  /** Hands over and decodes once; returns how many datagrams, {@link #NOTHING} or no credit. */
  int round(DatagramDecoder decoder, Lane lane) {
    if (isEmpty()) {
      return NOTHING;
    }
    if (!left.isEmpty()) {
      offer(lane, left);
      if (!left.isEmpty()) {
        return NO_CREDIT;
      }
    }
    int credit = Math.min(lane.credit(), MAX_BATCH);
    return credit > 0 ? decode(decoder, lane, credit) : NO_CREDIT;
  }

  private int decode(DatagramDecoder decoder, Lane lane, int credit) {
    DatagramCursor source = sources.getFirst();
    List<Event> events = new ArrayList<>(credit);
    int datagrams = 0;
    while (events.size() < credit && datagrams < MAX_BATCH) {
      int at = source.next();
      if (at < 0) {
        break;
      }
      datagrams++;
      decode(decoder, source.records(), at, events);
    }
    source.show();
    if (!events.isEmpty()) {
      offer(lane, events);
    }
    return left.isEmpty() ? Math.max(1, datagrams) : NO_CREDIT;
  }

  private void decode(DatagramDecoder decoder, byte[] records, int at, List<Event> events) {
    Peer peer =
        peers.of(
            records,
            DatagramQueue.addressAt(at),
            DatagramQueue.addressLength(records, at),
            DatagramQueue.port(records, at));
    long nanos = DatagramQueue.receivedAt(records, at);
    if (nanos != receivedAtNanos) {
      receivedAtNanos = nanos;
      receivedAt = Instant.ofEpochSecond(0, nanos);
    }
    try {
      decoder.decode(
          records,
          at + DatagramQueue.HEADER_BYTES,
          DatagramQueue.length(records, at),
          peer,
          receivedAt,
          events::add);
    } catch (RuntimeException | LinkageError e) {
      losses.count(1, Losses.DECODER_ERROR);
      if (!complained) {
        complained = true;
        LOG.error("{}: the decoder failed; further failures are only counted", name, e);
      }
    }
  }

  private void offer(Lane lane, List<Event> events) {
    int taken = lane.offer(events);
    left = taken >= events.size() ? List.of() : events.subList(taken, events.size());
  }
}
