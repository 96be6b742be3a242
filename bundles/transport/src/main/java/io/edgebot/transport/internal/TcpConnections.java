package io.edgebot.transport.internal;

import io.edgebot.api.input.Lane;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections of an endpoint, and those of them that wait for credit. Thread-safe. */
final class TcpConnections implements Iterable<TcpConnection> {
  private static final Logger LOG = LoggerFactory.getLogger(TcpConnections.class);
  private static final long NAP_NANOS = 5_000_000;
  private static final long TRIM_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Set<TcpConnection> all = ConcurrentHashMap.newKeySet();
  private final Queue<TcpConnection> waiting = new ConcurrentLinkedQueue<>();
  private final LongAdder refused = new LongAdder();

  /** For good: those that come now were accepted just before the socket closed. */
  private boolean closed;

  /** Adds one if there are fewer than the most that there may be; else closes it. */
  synchronized boolean add(TcpConnection connection, int most) {
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

  private static void close(Channel channel) {
    var unused = channel.close();
  }

  void remove(TcpConnection connection) {
    all.remove(connection);
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

  /** Has all end in peace, and waits for that until a time of {@link System#nanoTime}. */
  void drain(long deadline) {
    for (TcpConnection connection : all) {
      connection.channel().eventLoop().execute(() -> connection.drain(deadline));
    }
    while (!all.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(this, NAP_NANOS);
    }
  }

  /** Waits until no decoder of a reader that has left is called any more; false after a while. */
  boolean detach() {
    List<Future<?>> detached = new ArrayList<>();
    for (TcpConnection connection : all) {
      detached.add(connection.channel().eventLoop().submit(connection::detach));
    }
    long deadline = System.nanoTime() + Listener.RELEASE_TIMEOUT.toNanos();
    for (Future<?> future : detached) {
      long rest = Math.max(0, deadline - System.nanoTime());
      if (!future.awaitUninterruptibly(rest, TimeUnit.NANOSECONDS)) {
        return false;
      }
    }
    return true;
  }

  /** Closes all for good; returns how much they held. */
  long abandon() {
    synchronized (this) {
      closed = true;
    }
    long held = 0;
    for (TcpConnection connection : all) {
      Future<Long> last = connection.channel().eventLoop().submit(connection::abandon);
      if (last.awaitUninterruptibly(Listener.RELEASE_TIMEOUT.toMillis()) && last.isSuccess()) {
        held += last.getNow();
      }
    }
    all.clear();
    return held;
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
