package io.edgebot.transport.internal;

import io.edgebot.api.input.Lane;
import io.netty.channel.Channel;
import java.util.Iterator;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections of an endpoint, and those of them that wait for credit. Thread-safe. */
final class TcpConnections implements Iterable<TcpConnection> {
  private static final Logger LOG = LoggerFactory.getLogger(TcpConnections.class);
  private static final long TRIM_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Set<TcpConnection> all = ConcurrentHashMap.newKeySet();
  private final Queue<TcpConnection> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicLong accepted = new AtomicLong();
  private final LongAdder refused = new LongAdder();
  private boolean closed;

  /** Adds one if there are fewer than the most that there may be; else closes it. */
  synchronized boolean add(TcpConnection connection, int most) {
    accepted.incrementAndGet();
    boolean full = all.size() >= most;
    if (closed || full) {
      if (!closed) {
        refused.increment();
      }
      close(connection.channel());
      return false;
    }
    return all.add(connection);
  }

  /** Takes one of another endpoint, however many there are. */
  void take(TcpConnection connection) {
    all.add(connection);
  }

  /** Accepts none any more: those that come now were accepted just before the socket closed. */
  synchronized void close() {
    closed = true;
  }

  private static void close(Channel channel) {
    var unused = channel.close();
  }

  void remove(TcpConnection connection) {
    all.remove(connection);
  }

  void clear() {
    all.clear();
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** How many have come so far, refused ones included. */
  long accepted() {
    return accepted.get();
  }

  /** How many were refused since the last call. */
  long refused() {
    return refused.sumThenReset();
  }

  @Override
  public Iterator<TcpConnection> iterator() {
    return all.iterator();
  }

  /** Calls the connection when credit returns, or if it has returned already. */
  void awaitCredit(TcpConnection connection, Lane lane) {
    waiting.add(connection);
    if (lane.credit() > 0) {
      creditReturned();
    }
  }

  void creditReturned() {
    for (int count = all.size(); count >= 0; count--) {
      TcpConnection connection = waiting.poll();
      if (connection == null) {
        return;
      }
      connection.channel().eventLoop().execute(connection::creditReturned);
    }
  }

  /** Closes those that are silent for too long, and has others give back memory. */
  void look(int idleSeconds) {
    long now = System.nanoTime();
    for (TcpConnection connection : all) {
      long silent = now - connection.lastRead();
      try {
        if (idleSeconds > 0 && silent > TimeUnit.SECONDS.toNanos(idleSeconds)) {
          connection.channel().eventLoop().execute(connection::closeIdle);
        } else if (silent > TRIM_NANOS) {
          connection.channel().eventLoop().execute(connection::trim);
        }
      } catch (RejectedExecutionException e) {
        LOG.debug("{}: stopping", connection.channel());
      }
    }
    // In case that a lane did not tell that credit has returned.
    creditReturned();
  }
}
