package io.edgebot.transport.internal;

import io.edgebot.transport.Peer;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts an endpoint's TLS handshakes, also while no input is there to count them for. Thread-safe.
 */
final class Handshakes {
  private static final Logger LOG = LoggerFactory.getLogger(Handshakes.class);
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final ListenerKey key;
  private final LongAdder succeeded = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder timedOut = new LongAdder();
  private final AtomicLong lastTold = new AtomicLong(System.nanoTime() - QUIET_NANOS);

  Handshakes(ListenerKey key) {
    this.key = key;
  }

  void succeeded() {
    succeeded.increment();
  }

  /** Logs one failure a minute, since the other side mostly does not say why. */
  void failed(Peer peer, @Nullable Throwable cause) {
    if (cause instanceof SslHandshakeTimeoutException) {
      timedOut.increment();
    } else {
      failed.increment();
    }
    if (cause instanceof ClosedChannelException) {
      return; // a port scanner, or a load balancer that looks whether somebody listens
    }
    long last = lastTold.get();
    long now = System.nanoTime();
    if (now - last >= QUIET_NANOS && lastTold.compareAndSet(last, now)) {
      LOG.warn(
          "{}: {}: no TLS with {}: {}",
          key.instance(),
          key,
          peer.address(),
          cause == null ? "unknown" : cause.getMessage());
    }
  }

  /** Adds what has been counted since the last call. */
  void flush(TcpCounters counters) {
    counters.handshakes(TcpCounters.SUCCEEDED, succeeded.sumThenReset());
    counters.handshakes(TcpCounters.FAILED, failed.sumThenReset());
    counters.handshakes(TcpCounters.TIMEOUT, timedOut.sumThenReset());
  }
}
