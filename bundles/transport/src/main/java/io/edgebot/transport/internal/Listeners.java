package io.edgebot.transport.internal;

import io.edgebot.api.input.InputContext;
import io.edgebot.transport.DatagramDecoder;
import io.edgebot.transport.Endpoint;
import io.edgebot.transport.StreamDecoder;
import io.edgebot.transport.TcpOptions;
import io.edgebot.transport.TlsOptions;
import io.edgebot.transport.Transport;
import io.edgebot.transport.UdpOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All endpoints, those that are read and those that wait for their input to come back. */
final class Listeners implements Transport, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
  private static final int TICKS_PER_LOOK = 5;

  /** How long the rest of what has come is read when an endpoint closes for good. */
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final EventLoops loops;
  private final Holding holding;
  private final Configurations configurations;
  private final CreditListeners credits = new CreditListeners();
  private final StreamMemory memory;
  private final BooleanSupplier stopping;
  private final ListenerTable table = new ListenerTable();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "edgebot-transport");
            thread.setDaemon(true);
            return thread;
          });
  private Duration grace;
  private int ticks;
  private @Nullable Future<?> ticking;

  /**
   * No endpoints yet.
   *
   * @param stopping whether the process ends, so that no input comes back
   */
  Listeners(
      EventLoops loops,
      Holding holding,
      StreamMemory memory,
      Configurations configurations,
      Duration grace,
      BooleanSupplier stopping) {
    this.loops = loops;
    this.holding = holding;
    this.memory = memory;
    this.configurations = configurations;
    this.grace = grace;
    this.stopping = stopping;
  }

  synchronized void start() {
    ticking = clock.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  synchronized void grace(Duration duration) {
    grace = duration;
  }

  @Override
  public synchronized Endpoint listenUdp(
      UdpOptions options, DatagramDecoder decoder, InputContext input) throws IOException {
    UdpListener.check(input.instance(), options);
    ListenerKey key = new ListenerKey(input.instance(), "udp", options.address(), options.port());
    UdpListener listener = (UdpListener) table.free(key);
    if (listener == null) {
      listener = new UdpListener(key, options, loops, holding, credits);
      table.put(listener);
    }
    listener.attach(options, decoder, input, configurations.has(input.instance()));
    return new Handle(listener);
  }

  @Override
  public synchronized Endpoint listenTcp(
      TcpOptions options, StreamDecoder.Factory decoders, InputContext input) throws IOException {
    TcpListener.check(input.instance(), options);
    TlsOptions secure = options.tls();
    String protocol = secure == null ? "tcp" : "tls";
    ListenerKey key =
        new ListenerKey(input.instance(), protocol, options.address(), options.port());
    TcpListener before = (TcpListener) table.get(key);
    // First, since files that cannot be used must leave all as it is.
    Tls tls = secure == null ? null : Tls.load(secure, before == null ? null : before.tls());
    TcpListener listener = (TcpListener) table.free(key);
    if (listener == null) {
      listener = new TcpListener(key, options, tls, loops, memory, credits);
      table.put(listener);
    }
    listener.attach(options, tls, decoders, input, configurations.has(input.instance()));
    return new Handle(listener);
  }

  /** The listener behind an endpoint of this. */
  static Listener listener(Endpoint endpoint) {
    return ((Handle) endpoint).listener;
  }

  private void release(Listener listener, boolean forGood) {
    synchronized (this) {
      if (!listener.isAttached()) {
        return;
      }
      if (!forGood
          && !stopping.getAsBoolean()
          && !grace.isZero()
          && !listener.deleted(configurations)) {
        listener.detach(System.nanoTime());
        return;
      }
      table.remove(listener);
    }
    // No input comes back for it: while this one is still there, it takes what has come. Others are
    // not kept waiting.
    listener.drain(System.nanoTime() + DRAIN.toNanos());
    synchronized (this) {
      listener.detach(System.nanoTime());
      listener.close(Losses.CLOSED);
    }
  }

  private void tick() {
    try {
      look();
    } catch (RuntimeException e) {
      LOG.error("looking after the endpoints failed; it goes on", e);
    }
  }

  private synchronized void look() {
    table.forEach(Listener::tick);
    long now = System.nanoTime();
    table.bequeath(now);
    table.closeIf(listener -> listener.expired(now, grace), Losses.GRACE_EXPIRED);
    if (++ticks % TICKS_PER_LOOK == 0) {
      table.closeIf(
          listener -> !listener.isAttached() && listener.deleted(configurations), Losses.CLOSED);
    }
  }

  /** Closes all sockets. */
  @Override
  public void close() {
    synchronized (this) {
      if (ticking != null) {
        ticking.cancel(false);
      }
      clock.shutdown();
      table.forEach(
          listener -> {
            if (listener.isAttached()) {
              listener.detach(System.nanoTime());
            }
          });
      table.closeIf(listener -> true, Losses.CLOSED);
    }
    loops.close();
  }

  /** What one input holds of a listener; a later one is not touched by it. */
  private final class Handle implements Endpoint {
    private final Listener listener;
    private final AtomicBoolean released = new AtomicBoolean();

    Handle(Listener listener) {
      this.listener = listener;
    }

    @Override
    public InetSocketAddress address() {
      return listener.address();
    }

    @Override
    public List<String> warnings() {
      return listener.warnings();
    }

    @Override
    public void release() {
      release(false);
    }

    @Override
    public void end() {
      release(true);
    }

    private void release(boolean forGood) {
      if (released.compareAndSet(false, true)) {
        Listeners.this.release(listener, forGood);
      }
    }
  }
}
