package io.edgebot.transport.internal;

import io.edgebot.api.input.InputContext;
import io.edgebot.api.input.Lane;
import io.edgebot.api.plugin.Counters;
import io.edgebot.transport.DatagramDecoder;
import io.edgebot.transport.UdpOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A socket for datagrams, what is held of it, and the thread that decodes that. */
final class UdpListener extends Listener {
  /** Datagrams that were longer than allowed, and cut. */
  static final Counters.Spec TRUNCATED =
      Counters.Spec.of(
          "edgebot_udp_truncated_total", "Datagrams longer than the input allows, cut there.");

  private static final Logger LOG = LoggerFactory.getLogger(UdpListener.class);
  private static final int MAX_DATAGRAM = 65_535;
  private static final int TICKS_PER_LOOK = 5;

  private final CreditListeners credits;
  private final UdpWorker worker;
  private final LongAdder truncated = new LongAdder();
  private final UdpSocket socket;
  private final Runnable creditReturned;
  private Counters.@Nullable Counter truncatedCounter;
  private @Nullable Lane lane;
  private int ticks;

  UdpListener(
      ListenerKey key,
      UdpOptions options,
      EventLoops loops,
      Holding holding,
      CreditListeners credits)
      throws IOException {
    super(key);
    this.credits = credits;
    DatagramQueue queue = new DatagramQueue(holding);
    worker = new UdpWorker("edgebot-udp-" + key.instance() + "-" + key.port(), queue, losses);
    creditReturned = worker::credit;
    socket =
        new UdpSocket(
            key, options, loops, new UdpReceiver.Target(queue, losses, truncated, worker::arrived));
    worker.start();
  }

  /** Refuses options that cannot be used. */
  static void check(String instance, UdpOptions options) {
    check(instance, "port", options.port(), 0, 65_535);
    check(instance, "max_bytes", options.maxBytes(), 1, MAX_DATAGRAM);
    check(instance, "receive_buffer_bytes", options.receiveBufferBytes(), 1, 1 << 30);
  }

  void attach(UdpOptions options, DatagramDecoder decoder, InputContext input, boolean configured) {
    socket.apply(options);
    truncatedCounter = input.counters().counter(TRUNCATED);
    attached(input, configured);
    lane = input.lane();
    credits.add(input.lane(), creditReturned);
    worker.attach(decoder, input.lane());
  }

  @Override
  InetSocketAddress address() {
    return socket.address();
  }

  /** How many datagrams have come, kept or not. */
  long received() {
    return socket.received();
  }

  @Override
  List<String> warnings() {
    return socket.warnings();
  }

  @Override
  void stopReading() {
    Lane from = lane;
    if (from != null) {
      credits.remove(from, creditReturned);
      lane = null;
    }
    worker.detach(RELEASE_TIMEOUT);
    count();
    truncatedCounter = null;
  }

  @Override
  void stopIntake() {
    boolean closed = socket.close();
    losses.count(socket.kernelDrops(), Losses.KERNEL_OVERFLOW);
    if (!closed) {
      LOG.error("{}: {}: the socket does not close", key.instance(), key);
    }
  }

  @Override
  void drain(long deadline) {
    stopIntake();
    worker.awaitEmpty(deadline);
  }

  @Override
  void inherit(Listener from) {
    UdpListener other = (UdpListener) from;
    other.stopIntake();
    if (other.worker.stop(RELEASE_TIMEOUT)) {
      truncated.add(other.truncated.sumThenReset());
      worker.inherit(other.worker);
    } else {
      LOG.error("{}: {}: its thread does not end", key.instance(), other.key);
    }
  }

  @Override
  long closeSocket() {
    stopIntake();
    boolean ended = worker.stop(RELEASE_TIMEOUT);
    long held = worker.held();
    if (ended && !socket.isOpen()) {
      worker.close();
    }
    return held;
  }

  @Override
  void tick() {
    if (++ticks % TICKS_PER_LOOK == 0) {
      losses.count(socket.kernelDrops(), Losses.KERNEL_OVERFLOW);
    }
    count();
  }

  private void count() {
    Counters.Counter counter = truncatedCounter;
    if (counter != null) {
      long cut = truncated.sumThenReset();
      if (cut > 0) {
        counter.add(cut);
      }
    }
  }
}
