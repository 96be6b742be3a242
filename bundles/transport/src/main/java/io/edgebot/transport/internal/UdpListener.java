package io.edgebot.transport.internal;

import io.edgebot.api.input.InputContext;
import io.edgebot.api.input.Lane;
import io.edgebot.api.plugin.Counters;
import io.edgebot.transport.DatagramDecoder;
import io.edgebot.transport.UdpOptions;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A socket for datagrams. */
final class UdpListener extends Listener {
  /** Datagrams that were longer than allowed, and cut. */
  static final Counters.Spec TRUNCATED =
      Counters.Spec.of(
          "edgebot_udp_truncated_total", "Datagrams longer than the input allows, cut there.");

  private static final int MAX_DATAGRAM = 65_535;
  private static final int TICKS_PER_LOOK = 5;

  /** How long the rest of the kernel's buffer is read when a socket closes. */
  private static final long REST_NANOS = 200_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(UdpListener.class);

  /** SO_RCVBUFFORCE of socket(7): not bound by net.core.rmem_max, with CAP_NET_ADMIN. */
  private static final ChannelOption<Integer> RECEIVE_BUFFER_FORCE =
      new IntegerUnixChannelOption("SO_RCVBUFFORCE", 1, 33);

  private final CreditListeners credits;
  private final ReceiveBuffer buffer;
  private final UdpReceiver receiver;
  private final UdpWorker worker;
  private final LongAdder truncated = new LongAdder();
  private final Channel channel;
  private final KernelDrops kernelDrops;
  private final Runnable creditReturned;
  private volatile List<String> warnings = List.of();
  private Counters.@Nullable Counter truncatedCounter;
  private @Nullable Lane lane;
  private boolean open = true;
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
    InetSocketAddress address = resolve(key);
    DatagramQueue queue = new DatagramQueue(holding);
    // One byte more than allowed shows what is too long.
    buffer = new ReceiveBuffer(Clock.systemUTC(), loops.epoll(), options.maxBytes() + 1);
    worker = new UdpWorker("edgebot-udp-" + key.instance() + "-" + key.port(), queue, losses);
    receiver =
        new UdpReceiver(queue, buffer, losses, truncated, options.maxBytes(), worker::arrived);
    creditReturned = worker::credit;
    channel = bind(address, options, loops);
    kernelDrops =
        channel instanceof EpollDatagramChannel epoll
            ? KernelDrops.ofDescriptor(epoll.fd().intValue())
            : KernelDrops.ofPort(address().getPort());
    worker.start();
  }

  /** Refuses options that cannot be used. */
  static void check(String instance, UdpOptions options) {
    check(instance, "port", options.port(), 0, 65_535);
    check(instance, "max_bytes", options.maxBytes(), 1, MAX_DATAGRAM);
    check(instance, "receive_buffer_bytes", options.receiveBufferBytes(), 1, 1 << 30);
  }

  private Channel bind(InetSocketAddress address, UdpOptions options, EventLoops loops)
      throws IOException {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops.datagrams())
            .channelFactory(() -> loops.datagramChannel(address.getAddress()))
            .option(ChannelOption.RECVBUF_ALLOCATOR, buffer)
            .option(ChannelOption.SO_RCVBUF, options.receiveBufferBytes())
            .handler(receiver);
    if (loops.epoll()) {
      bootstrap.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, options.maxBytes() + 1);
    }
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      buffer.close();
      throw new IOException(
          "cannot bind " + key + ": " + bound.cause().getMessage(), bound.cause());
    }
    return bound.channel();
  }

  void attach(UdpOptions options, DatagramDecoder decoder, InputContext input, boolean configured) {
    apply(options);
    truncatedCounter = input.counters().counter(TRUNCATED);
    attached(input, configured);
    lane = input.lane();
    credits.add(input.lane(), creditReturned);
    worker.attach(decoder, input.lane());
  }

  private void apply(UdpOptions options) {
    receiver.maxBytes(options.maxBytes());
    buffer.payload(options.maxBytes() + 1);
    if (channel instanceof EpollDatagramChannel epoll) {
      epoll.config().setMaxDatagramPayloadSize(options.maxBytes() + 1);
    }
    int asked = options.receiveBufferBytes();
    channel.config().setOption(ChannelOption.SO_RCVBUF, asked);
    if (granted() < asked && channel instanceof EpollDatagramChannel) {
      try {
        channel.config().setOption(RECEIVE_BUFFER_FORCE, asked);
      } catch (ChannelException e) {
        // Not privileged: the warning below says what to do.
        channel.config().setOption(ChannelOption.SO_RCVBUF, asked);
      }
    }
    int granted = granted();
    warnings =
        granted >= asked
            ? List.of()
            : List.of(
                key
                    + ": the kernel granted "
                    + granted
                    + " of "
                    + asked
                    + " bytes of receive buffer; raise it with sysctl -w net.core.rmem_max="
                    + asked);
  }

  /** What holds datagrams: Linux doubles what is asked and tells the double, see socket(7). */
  private int granted() {
    Integer told = channel.config().getOption(ChannelOption.SO_RCVBUF);
    boolean linux = System.getProperty("os.name", "").startsWith("Linux");
    return told == null ? 0 : linux ? told / 2 : told;
  }

  @Override
  InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  /** How many datagrams have come, kept or not. */
  long received() {
    return receiver.received();
  }

  @Override
  List<String> warnings() {
    return warnings;
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
    if (!open) {
      return;
    }
    open = false;
    long deadline = System.nanoTime() + REST_NANOS;
    long before;
    do {
      before = receiver.received();
      // In each round the loop reads what has come, and then does this.
      channel
          .eventLoop()
          .schedule(() -> {}, NEXT_ROUND_MILLIS, TimeUnit.MILLISECONDS)
          .awaitUninterruptibly(RELEASE_TIMEOUT.toMillis());
    } while (receiver.received() > before && System.nanoTime() < deadline);
    losses.count(kernelDrops.more(), Losses.KERNEL_OVERFLOW);
    if (!close(channel)) {
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
    if (ended && !channel.isOpen()) {
      worker.close();
    }
    return held;
  }

  @Override
  void tick() {
    if (++ticks % TICKS_PER_LOOK == 0) {
      losses.count(kernelDrops.more(), Losses.KERNEL_OVERFLOW);
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
