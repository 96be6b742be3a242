package io.edgebot.transport.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.transport.DatagramDecoder;
import io.edgebot.transport.Endpoint;
import io.edgebot.transport.Peer;
import io.edgebot.transport.UdpOptions;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UdpTest {
  private static final int SWAPS = 20;

  private static final int BUFFER = 2 * 1024 * 1024;

  /** Each takes 768 bytes of what the kernel grants, net.core.rmem_max, times two. */
  private static final int MORE_THAN_A_KERNEL_HOLDS = 100_000;

  private final Holding holding = new Holding(32L * 1024 * 1024);
  private final Configurations configurations = new Configurations();
  private Listeners listeners;

  private Listeners listeners(boolean epoll, Duration grace) {
    return listeners(new EventLoops(epoll), grace);
  }

  private Listeners listeners(EventLoops loops, Duration grace) {
    listeners =
        new Listeners(
            loops, holding, new StreamMemory(1 << 30), configurations, grace, () -> false);
    listeners.start();
    return listeners;
  }

  @AfterEach
  void close() {
    if (listeners != null) {
      listeners.close();
      assertThat(holding.used()).as("all memory is given back").isZero();
    }
  }

  private static UdpOptions options(int maxBytes) {
    return new UdpOptions("127.0.0.1", 0, maxBytes, BUFFER);
  }

  private static void send(DatagramSocket socket, Endpoint to, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    socket.send(new DatagramPacket(bytes, bytes.length, to.address()));
  }

  /** Numbers from first to last, never more on the way than any kernel's buffer can hold. */
  private static void sendNumbers(Endpoint to, int first, int last) throws IOException {
    UdpListener listener = (UdpListener) Listeners.listener(to);
    long before = listener.received();
    try (DatagramSocket socket = new DatagramSocket()) {
      for (int i = first; i <= last; i++) {
        send(socket, to, Integer.toString(i));
        while (i - first + 1 - (listener.received() - before) > 100) {
          Thread.onSpinWait();
        }
      }
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> numbers(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingIsLostOrReorderedWhileCreditComesAndGoes(boolean epoll) throws IOException {
    FakeLane lane = new FakeLane(10);
    Endpoint endpoint =
        listeners(epoll, Duration.ZERO)
            .listenUdp(options(8192), TestDecoders.TEXT, new FakeInput("syslog-a", lane));
    sendNumbers(endpoint, 1, 5_000);
    await().until(() -> lane.size() == 10);
    sendNumbers(endpoint, 5_001, 20_000);
    assertThat(lane.size()).isEqualTo(10);
    for (int i = 1; i <= 1000; i++) {
      lane.grant(i % 7);
    }
    int granted = 10 + IntStream.rangeClosed(1, 1000).map(i -> i % 7).sum();
    await().until(() -> lane.size() == granted);
    lane.grant(1_000_000);
    await().until(() -> lane.size() == 20_000);
    assertThat(lane.messages()).isEqualTo(numbers(1, 20_000));
  }

  @Test
  void manyEventsOfADatagramStayInOrderIfTheLaneTakesSomeOnly() throws IOException {
    FakeLane lane = new FakeLane(2);
    DatagramDecoder three =
        (bytes, offset, length, peer, receivedAt, out) -> {
          String text = new String(bytes, offset, length, UTF_8);
          List.of("a", "b", "c").forEach(part -> out.accept(TestDecoders.event(text + part)));
        };
    Endpoint endpoint =
        listeners(true, Duration.ofMinutes(1))
            .listenUdp(options(100), three, new FakeInput("flows-a", lane));
    sendNumbers(endpoint, 1, 2);
    await().until(() -> lane.size() == 2);
    lane.grant(2);
    await().until(() -> lane.size() == 4);
    endpoint.release();
    FakeLane next = new FakeLane(100);
    listeners.listenUdp(options(100), three, new FakeInput("flows-a", next));
    await().until(() -> next.size() == 2);
    assertThat(lane.messages()).containsExactly("1a", "1b", "1c", "2a");
    assertThat(next.messages()).containsExactly("2b", "2c");
  }

  @Test
  void aSwapUnderLoadLosesNothing() throws Exception {
    FakeLane lane = new FakeLane(Long.MAX_VALUE);
    Listeners all = listeners(true, Duration.ofMinutes(1));
    FakeInput input = new FakeInput("syslog-a", lane);
    Endpoint endpoint = all.listenUdp(options(8192), TestDecoders.TEXT, input);
    InetSocketAddress address = endpoint.address();
    Endpoint target = endpoint;
    AtomicBoolean enough = new AtomicBoolean();
    AtomicInteger sent = new AtomicInteger();
    Thread sender =
        new Thread(
            () -> {
              try {
                while (!enough.get()) {
                  int first = sent.getAndAdd(500) + 1;
                  sendNumbers(target, first, first + 499);
                }
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    sender.start();
    for (int swaps = 0; swaps < SWAPS; swaps++) {
      endpoint.release();
      int before = lane.size();
      endpoint = all.listenUdp(options(8192), TestDecoders.TEXT, input);
      assertThat(endpoint.address()).isEqualTo(address);
      await()
          .pollDelay(Duration.ofMillis(5))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> lane.size() > before);
    }
    enough.set(true);
    sender.join();
    await().until(() -> lane.size() == sent.get());
    assertThat(lane.messages()).isEqualTo(numbers(1, sent.get()));
  }

  @Test
  void afterReleaseTheDecoderIsNotCalledAndDatagramsAreKept() throws IOException {
    FakeLane lane = new FakeLane(1000);
    FakeInput input = new FakeInput("syslog-a", lane);
    Endpoint endpoint =
        listeners(true, Duration.ofMinutes(1)).listenUdp(options(8192), TestDecoders.TEXT, input);
    endpoint.release();
    sendNumbers(endpoint, 1, 100);
    endpoint.release();
    await().until(() -> holding.used() > 0);
    assertThat(lane.size()).isZero();
    FakeLane next = new FakeLane(1000);
    Endpoint again =
        listeners.listenUdp(options(8192), TestDecoders.TEXT, new FakeInput("syslog-a", next));
    assertThat(again.address()).isEqualTo(endpoint.address());
    await().until(() -> next.size() == 100);
    endpoint.release();
    sendNumbers(again, 101, 101);
    await().until(() -> next.size() == 101);
    assertThat(next.messages()).isEqualTo(numbers(1, 101));
  }

  @Test
  void whatDoesNotFitIsCountedExactly() throws IOException {
    holding.limit(2L * Holding.CHUNK_BYTES);
    FakeLane lane = new FakeLane(0);
    Endpoint endpoint =
        listeners(true, Duration.ZERO)
            .listenUdp(options(1000), TestDecoders.TEXT, new FakeInput("syslog-a", lane));
    int fits = Holding.CHUNK_BYTES / (DatagramQueue.HEADER_BYTES + 1000);
    int sent = 2 * fits + 50;
    try (DatagramSocket socket = new DatagramSocket()) {
      for (int i = 0; i < sent; i++) {
        send(socket, endpoint, String.format("%01000d", i));
        int count = i;
        if (i % 20 == 0) {
          await()
              .pollInterval(Duration.ofMillis(1))
              .until(() -> ((UdpListener) Listeners.listener(endpoint)).received() > count);
        }
      }
    }
    await().until(() -> lane.dropped(Losses.HOLDING_OVERFLOW) == 50);
    lane.grant(1_000_000);
    await().until(() -> lane.size() == sent - 50);
    List<Integer> got = new ArrayList<>(lane.messages().stream().map(Integer::valueOf).toList());
    assertThat(got).isEqualTo(IntStream.range(0, sent - 50).boxed().toList());
    // There is room again.
    sendNumbers(endpoint, 7, 7);
    await().until(() -> lane.messages().get(lane.size() - 1).equals("7"));
  }

  @Test
  void whatIsHeldWhenTheGraceEndsIsCounted() throws IOException {
    FakeLane lane = new FakeLane(3);
    Endpoint endpoint =
        listeners(true, Duration.ofSeconds(1))
            .listenUdp(options(1000), TestDecoders.TEXT, new FakeInput("syslog-a", lane));
    sendNumbers(endpoint, 1, 10);
    await().until(() -> lane.size() == 3);
    InetSocketAddress address = endpoint.address();
    endpoint.release();
    await().until(() -> lane.dropped(Losses.GRACE_EXPIRED) == 7);
    try (DatagramSocket free = new DatagramSocket(address)) {
      assertThat(free.getLocalPort()).isEqualTo(address.getPort());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tooLongDatagramsAreCutAndCounted(boolean epoll) throws IOException {
    FakeLane lane = new FakeLane(100);
    FakeInput input = new FakeInput("syslog-a", lane);
    Endpoint endpoint =
        listeners(epoll, Duration.ZERO).listenUdp(options(10), TestDecoders.TEXT, input);
    try (DatagramSocket socket = new DatagramSocket()) {
      send(socket, endpoint, "0123456789");
      send(socket, endpoint, "0123456789x");
      send(socket, endpoint, "");
      send(socket, endpoint, "end");
    }
    await().until(() -> lane.size() == 4);
    assertThat(lane.messages()).containsExactly("0123456789", "0123456789", "", "end");
    await().until(() -> input.counted("edgebot_udp_truncated_total") == 1);
  }

  @Test
  void theLargestDatagramAndThePeerAndTheTimeAreRight() throws IOException {
    List<Peer> peers = Collections.synchronizedList(new ArrayList<>());
    List<Instant> times = Collections.synchronizedList(new ArrayList<>());
    FakeLane lane = new FakeLane(100);
    DatagramDecoder decoder =
        (bytes, offset, length, peer, receivedAt, out) -> {
          peers.add(peer);
          times.add(receivedAt);
          out.accept(TestDecoders.event(new String(bytes, offset, length, UTF_8)));
        };
    Endpoint endpoint =
        listeners(true, Duration.ZERO)
            .listenUdp(options(65_535), decoder, new FakeInput("syslog-a", lane));
    Instant before = Instant.now();
    String longest = "x".repeat(65_507);
    try (DatagramSocket socket = new DatagramSocket()) {
      send(socket, endpoint, longest);
      send(socket, endpoint, "2");
      await().until(() -> lane.size() == 2);
      assertThat(lane.messages()).containsExactly(longest, "2");
      assertThat(peers)
          .containsExactly(
              new Peer("127.0.0.1", socket.getLocalPort(), false),
              new Peer("127.0.0.1", socket.getLocalPort(), false));
    }
    assertThat(peers.get(0)).isSameAs(peers.get(1));
    assertThat(times)
        .allSatisfy(time -> assertThat(time).isBetween(before.minusMillis(5), Instant.now()));
  }

  @Test
  void ipv6PeersAreWrittenShort() throws IOException {
    List<Peer> peers = Collections.synchronizedList(new ArrayList<>());
    DatagramDecoder decoder = (bytes, offset, length, peer, receivedAt, out) -> peers.add(peer);
    Endpoint endpoint =
        listeners(true, Duration.ZERO)
            .listenUdp(
                new UdpOptions("::1", 0, 100, BUFFER),
                decoder,
                new FakeInput("syslog-a", new FakeLane(100)));
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("::1"))) {
      send(socket, endpoint, "1");
      await().until(() -> peers.size() == 1);
      assertThat(peers).containsExactly(new Peer("::1", socket.getLocalPort(), false));
    }
  }

  @Test
  void aDecoderThatThrowsCostsItsDatagramOnly() throws IOException {
    FakeLane lane = new FakeLane(100);
    DatagramDecoder decoder =
        (bytes, offset, length, peer, receivedAt, out) -> {
          if (bytes[offset] == '2') {
            throw new IllegalStateException("two");
          }
          out.accept(TestDecoders.event(new String(bytes, offset, length, UTF_8)));
        };
    Endpoint endpoint =
        listeners(true, Duration.ZERO)
            .listenUdp(options(100), decoder, new FakeInput("syslog-a", lane));
    sendNumbers(endpoint, 1, 3);
    await().until(() -> lane.size() == 2);
    assertThat(lane.messages()).containsExactly("1", "3");
    assertThat(lane.dropped(Losses.DECODER_ERROR)).isEqualTo(1);
  }

  @Test
  void aSmallerReceiveBufferIsAWarningOnceTheKernelDropped() throws Exception {
    // Without privileges the kernel grants net.core.rmem_max at most; with them it is forced.
    EventLoops loops = new EventLoops(false);
    FakeLane lane = new FakeLane(1_000_000);
    Endpoint endpoint =
        listeners(loops, Duration.ZERO)
            .listenUdp(
                new UdpOptions("127.0.0.1", 0, 100, 1 << 29),
                TestDecoders.TEXT,
                new FakeInput("syslog-a", lane));
    sendNumbers(endpoint, 1, 1);
    await().until(() -> lane.size() == 1);
    assertThat(endpoint.warnings()).isEmpty();

    CountDownLatch sent = new CountDownLatch(1);
    loops.datagrams().forEach(loop -> loop.execute(() -> awaitUninterruptibly(sent)));
    try (DatagramSocket socket = new DatagramSocket()) {
      for (int i = 0; i < MORE_THAN_A_KERNEL_HOLDS; i++) {
        send(socket, endpoint, "x");
      }
    }
    sent.countDown();

    await().until(() -> lane.dropped(Losses.KERNEL_OVERFLOW) > 0);
    assertThat(endpoint.warnings())
        .singleElement()
        .asString()
        .contains("net.core.rmem_max", "udp 127.0.0.1:0");
  }

  @Test
  void refusesWhatCannotBe() throws IOException {
    Listeners all = listeners(true, Duration.ofMinutes(1));
    FakeInput input = new FakeInput("syslog-a", new FakeLane(100));
    assertThatThrownBy(
            () ->
                all.listenUdp(
                    new UdpOptions("127.0.0.1", 70_000, 10, 10), TestDecoders.TEXT, input))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "etc/io.edgebot.input.syslog-a.cfg: port = '70000' must be a number from 0 to 65535");
    Endpoint first = all.listenUdp(options(100), TestDecoders.TEXT, input);
    assertThatThrownBy(() -> all.listenUdp(options(100), TestDecoders.TEXT, input))
        .isInstanceOf(IOException.class)
        .hasMessage("udp 127.0.0.1:0 is in use by this input already");
    int port = first.address().getPort();
    assertThatThrownBy(
            () ->
                all.listenUdp(
                    new UdpOptions("127.0.0.1", port, 10, 10),
                    TestDecoders.TEXT,
                    new FakeInput("syslog-b", new FakeLane(0))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot bind udp 127.0.0.1:" + port);
  }

  @Test
  void twoEndpointsShareALanesCredit() throws IOException {
    FakeLane lane = new FakeLane(0);
    FakeInput input = new FakeInput("syslog-a", lane);
    Listeners all = listeners(true, Duration.ZERO);
    Endpoint first = all.listenUdp(options(100), TestDecoders.TEXT, input);
    Endpoint second =
        all.listenUdp(new UdpOptions("127.0.0.2", 0, 100, BUFFER), TestDecoders.TEXT, input);
    sendNumbers(first, 1, 1);
    sendNumbers(second, 2, 2);
    lane.grant(2);
    await().atMost(Duration.ofSeconds(5)).until(() -> lane.size() == 2);
    assertThat(lane.messages()).containsExactlyInAnyOrder("1", "2");
  }
}
