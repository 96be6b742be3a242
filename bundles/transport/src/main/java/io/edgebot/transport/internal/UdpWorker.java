package io.edgebot.transport.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.input.Lane;
import io.edgebot.transport.DatagramDecoder;
import io.edgebot.transport.Peer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes the datagrams of one endpoint, as many as its lane has credit for. What the lane did not
 * take in the end stays, decoded, for the next round or the next input.
 */
final class UdpWorker implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(UdpWorker.class);
  private static final int MAX_BATCH = 1024;
  private static final int PEERS = 4096;

  /** After fewer datagrams than this it naps, so that the next round has more of them. */
  private static final int SMALL_BATCH = 64;

  private static final long NAP_NANOS = 500_000;

  /** Looks around in case that a lane did not tell that credit has returned. */
  private static final long LOOK_NANOS = 200_000_000;

  private static final long IDLE_NANOS = 5_000_000_000L;

  private static final int NOTHING = 0;
  private static final int NO_CREDIT = -1;

  private record Reader(DatagramDecoder decoder, Lane lane) {}

  private final String name;
  private final DatagramQueue queue;
  private final Losses losses;
  private final Thread thread;
  private final ReentrantLock round = new ReentrantLock();
  private final PeerCache peers = new PeerCache(PEERS);

  /** Records taken from the queue and not decoded yet. */
  private final byte[] records = new byte[Holding.CHUNK_BYTES];

  private volatile @Nullable Reader reader;
  private volatile boolean idle;
  private volatile boolean stopped;
  private volatile long decodedShown;
  private long decoded;
  private int next;
  private int end;
  private List<Event> left = List.of();
  private Instant receivedAt = Instant.EPOCH;
  private long receivedAtNanos;
  private boolean complained;

  UdpWorker(String name, DatagramQueue queue, Losses losses) {
    this.name = name;
    this.queue = queue;
    this.losses = losses;
    thread = new Thread(this, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void attach(DatagramDecoder decoder, Lane lane) {
    reader = new Reader(decoder, lane);
    LockSupport.unpark(thread);
  }

  /** Returns when the decoder is not called any more, or the timeout has passed. */
  void detach(Duration timeout) {
    reader = null;
    try {
      if (round.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        round.unlock();
      } else {
        LOG.error("{}: the decoder does not return", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Datagrams have come. */
  void arrived() {
    if (idle) {
      LockSupport.unpark(thread);
    }
  }

  /** Credit has returned. */
  void credit() {
    LockSupport.unpark(thread);
  }

  /** Ends the thread; returns whether it did end. */
  boolean stop(Duration timeout) {
    stopped = true;
    LockSupport.unpark(thread);
    try {
      thread.join(timeout.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  /** How many datagrams and events are not handed over, once it has ended. */
  long held() {
    return queue.publishedCount() - decodedShown + left.size();
  }

  @Override
  public void run() {
    while (!stopped) {
      int done = round();
      if (done == NO_CREDIT) {
        LockSupport.parkNanos(this, LOOK_NANOS);
      } else if (done == NOTHING) {
        idle = true;
        if (reader == null || nothingHeld()) {
          LockSupport.parkNanos(this, IDLE_NANOS);
        }
        idle = false;
      } else if (done < SMALL_BATCH) {
        LockSupport.parkNanos(this, NAP_NANOS);
      }
    }
  }

  private boolean nothingHeld() {
    return left.isEmpty() && next == end && queue.isEmpty();
  }

  private int round() {
    round.lock();
    try {
      Reader current = reader;
      if (current == null || nothingHeld()) {
        return NOTHING;
      }
      Lane lane = current.lane();
      if (!left.isEmpty()) {
        offer(lane, left);
        if (!left.isEmpty()) {
          return NO_CREDIT;
        }
      }
      int credit = Math.min(lane.credit(), MAX_BATCH);
      return credit > 0 ? decode(current.decoder(), lane, credit) : NO_CREDIT;
    } finally {
      round.unlock();
    }
  }

  private int decode(DatagramDecoder decoder, Lane lane, int credit) {
    List<Event> events = new ArrayList<>(credit);
    int datagrams = 0;
    while (events.size() < credit && datagrams < MAX_BATCH) {
      if (next == end) {
        next = 0;
        end = queue.take(records);
        if (end == 0) {
          break;
        }
      }
      int at = next;
      int length = DatagramQueue.length(records, at);
      next = at + DatagramQueue.HEADER_BYTES + length;
      datagrams++;
      decode(decoder, at, length, events);
    }
    decoded += datagrams;
    decodedShown = decoded;
    if (!events.isEmpty()) {
      offer(lane, events);
    }
    return left.isEmpty() ? Math.max(1, datagrams) : NO_CREDIT;
  }

  private void decode(DatagramDecoder decoder, int at, int length, List<Event> events) {
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
          records, at + DatagramQueue.HEADER_BYTES, length, peer, receivedAt, events::add);
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
