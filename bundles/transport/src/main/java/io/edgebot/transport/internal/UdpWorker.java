package io.edgebot.transport.internal;

import io.edgebot.api.input.Lane;
import io.edgebot.transport.DatagramDecoder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that decodes the datagrams of one endpoint while an input reads it. */
final class UdpWorker implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(UdpWorker.class);

  /** After fewer datagrams than this it naps, so that the next round has more of them. */
  private static final int SMALL_BATCH = 64;

  private static final long NAP_NANOS = 500_000;

  /** Looks around in case that a lane did not tell that credit has returned. */
  private static final long LOOK_NANOS = 200_000_000;

  private static final long IDLE_NANOS = 5_000_000_000L;

  private record Reader(DatagramDecoder decoder, Lane lane) {}

  private final String name;
  private final DatagramDecoding decoding;
  private final Thread thread;
  private final ReentrantLock round = new ReentrantLock();
  private volatile @Nullable Reader reader;
  private volatile boolean idle;
  private volatile boolean stopped;

  UdpWorker(String name, DatagramQueue queue, Losses losses) {
    this.name = name;
    decoding = new DatagramDecoding(name, queue, losses);
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

  /** Waits until all is handed over, at most until a time of {@link System#nanoTime}. */
  void awaitEmpty(long deadline) {
    LockSupport.unpark(thread);
    while (System.nanoTime() < deadline && !isEmpty()) {
      LockSupport.parkNanos(this, NAP_NANOS);
    }
  }

  private boolean isEmpty() {
    if (!round.tryLock()) {
      return false;
    }
    try {
      return decoding.isEmpty();
    } finally {
      round.unlock();
    }
  }

  /** Goes on with what another has left, which has ended. */
  void inherit(UdpWorker from) {
    round.lock();
    try {
      decoding.inherit(from.decoding);
    } finally {
      round.unlock();
    }
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
    return decoding.held();
  }

  /** Gives all memory back, once it has ended and nothing is received any more. */
  void close() {
    decoding.close();
  }

  @Override
  public void run() {
    while (!stopped) {
      int done = round();
      if (done == DatagramDecoding.NO_CREDIT) {
        LockSupport.parkNanos(this, LOOK_NANOS);
      } else if (done == DatagramDecoding.NOTHING) {
        idle = true;
        if (reader == null || isEmpty()) {
          LockSupport.parkNanos(this, IDLE_NANOS);
        }
        idle = false;
      } else if (done < SMALL_BATCH) {
        LockSupport.parkNanos(this, NAP_NANOS);
      }
    }
  }

  private int round() {
    round.lock();
    try {
      Reader current = reader;
      return current == null
          ? DatagramDecoding.NOTHING
          : decoding.round(current.decoder(), current.lane());
    } finally {
      round.unlock();
    }
  }
}
