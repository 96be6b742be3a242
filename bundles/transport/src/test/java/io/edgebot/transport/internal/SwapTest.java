package io.edgebot.transport.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgebot.transport.Endpoint;
import io.edgebot.transport.TcpOptions;
import io.edgebot.transport.UdpOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What waits when inputs leave and come, and what is read when they leave for good. */
class SwapTest {
  private static final int MANY = 1_000_000;
  private static final int BUFFER = 8 * 1024 * 1024;
  private final Holding holding = new Holding(32L * 1024 * 1024);
  private final StreamMemory memory = new StreamMemory(10_000_000);
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final Listeners listeners =
      new Listeners(
          new EventLoops(true),
          holding,
          memory,
          new Configurations(),
          Duration.ofMinutes(1),
          stopping::get);

  SwapTest() {
    listeners.start();
  }

  @AfterEach
  void close() {
    listeners.close();
    assertThat(memory.used() + holding.used()).as("all memory is given back").isZero();
  }

  private Endpoint udp(String address, int port, FakeLane lane) throws IOException {
    return listeners.listenUdp(
        new UdpOptions(address, port, 1000, BUFFER),
        TestDecoders.TEXT,
        new FakeInput("syslog-a", lane));
  }

  private Endpoint tcp(String address, int port, FakeLane lane) throws IOException {
    return listeners.listenTcp(
        new TcpOptions(address, port, 100, 0, 8192),
        TestDecoders.Lines.numbered(),
        new FakeInput("syslog-a", lane));
  }

  private static void send(Endpoint to, int first, int last) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      for (int i = first; i <= last; i++) {
        send(socket, to, i);
      }
    }
  }

  private static void send(DatagramSocket socket, Endpoint to, int number) throws IOException {
    byte[] bytes = Integer.toString(number).getBytes(UTF_8);
    socket.send(
        new DatagramPacket(
            bytes, bytes.length, new InetSocketAddress("127.0.0.1", to.address().getPort())));
  }

  private static Socket connect(Endpoint to) throws IOException {
    Socket socket = new Socket("127.0.0.1", to.address().getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
    socket.getOutputStream().flush();
  }

  private static String lines(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(i -> i + "\n").collect(Collectors.joining());
  }

  private static List<String> numbers(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
  }

  private static List<String> numbered(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(i -> i + ":" + i).toList();
  }

  private static boolean udpIsFree(int port) throws SocketException {
    try (DatagramSocket socket = new DatagramSocket(null)) {
      socket.bind(new InetSocketAddress("127.0.0.1", port));
      return true;
    } catch (BindException e) {
      return false;
    }
  }

  private static boolean tcpIsFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress("127.0.0.1", port));
      return true;
    } catch (BindException e) {
      return false;
    }
  }

  @Test
  void twentySwapsAtTwentyThousandDatagramsASecond() throws Exception {
    FakeLane lane = new FakeLane(Long.MAX_VALUE);
    Endpoint endpoint = udp("127.0.0.1", 0, lane);
    Endpoint target = endpoint;
    UdpListener listener = (UdpListener) Listeners.listener(target);
    AtomicBoolean enough = new AtomicBoolean();
    AtomicInteger sent = new AtomicInteger();
    Thread sender =
        new Thread(
            () -> {
              try (DatagramSocket socket = new DatagramSocket()) {
                long began = System.nanoTime();
                while (!enough.get()) {
                  long due = (System.nanoTime() - began) / 50_000;
                  // Never more than the kernel can hold, however busy this machine is.
                  while (sent.get() < due && sent.get() - listener.received() < 2_000) {
                    send(socket, target, sent.incrementAndGet());
                  }
                  LockSupport.parkNanos(200_000);
                }
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    sender.start();
    for (int swap = 1; swap <= 20; swap++) {
      endpoint.release();
      int absent = sent.get();
      await().pollInterval(Duration.ofMillis(1)).until(() -> sent.get() > absent + 1_000);
      endpoint = udp("127.0.0.1", 0, lane);
      assertThat(endpoint.address()).isEqualTo(target.address());
      await().pollInterval(Duration.ofMillis(1)).until(() -> lane.size() > absent + 1_000);
    }
    enough.set(true);
    sender.join();
    await().until(() -> lane.size() == sent.get());
    assertThat(lane.messages()).isEqualTo(numbers(1, sent.get()));
  }

  @Test
  void whatDoesNotFitDuringASwapIsCountedAsThat() throws IOException {
    holding.limit(Holding.CHUNK_BYTES);
    FakeLane lane = new FakeLane(MANY);
    Endpoint endpoint = udp("127.0.0.1", 0, lane);
    UdpListener listener = (UdpListener) Listeners.listener(endpoint);
    endpoint.release();
    for (int i = 0; i < 10; i++) {
      int before = i * 1_000;
      send(endpoint, before + 1, before + 1_000);
      await().until(() -> listener.received() == before + 1_000);
    }
    FakeLane next = new FakeLane(MANY);
    udp("127.0.0.1", 0, next);
    await()
        .untilAsserted(
            () -> assertThat(next.size() + next.dropped(Losses.SWAP_OVERFLOW)).isEqualTo(10_000));
    assertThat(next.dropped(Losses.SWAP_OVERFLOW)).isBetween(1_000L, 9_000L);
    assertThat(next.messages()).isEqualTo(numbers(1, next.size()));
    assertThat(next.dropped(Losses.HOLDING_OVERFLOW)).isZero();
    send(endpoint, 1, 1);
    await().until(() -> next.messages().get(next.size() - 1).equals("1"));
  }

  @Test
  void aGracefulStopTakesWhatTheKernelHasOfDatagrams() throws IOException {
    FakeLane lane = new FakeLane(MANY);
    Endpoint endpoint = udp("127.0.0.1", 0, lane);
    stopping.set(true);
    send(endpoint, 1, 1_000);
    endpoint.release();
    assertThat(lane.messages()).isEqualTo(numbers(1, 1_000));
    assertThat(udpIsFree(endpoint.address().getPort())).isTrue();
    assertThat(lane.dropped(Losses.CLOSED)).isZero();
  }

  @Test
  void anEndpointThatEndsForGoodTakesWhatTheKernelHas() throws IOException {
    FakeLane lane = new FakeLane(MANY);
    Endpoint datagrams = udp("127.0.0.1", 0, lane);
    Endpoint streams = tcp("127.0.0.1", 0, lane);
    try (Socket sender = connect(streams)) {
      write(sender, lines(1, 2_000));
      streams.end();
    }
    assertThat(lane.messages()).hasSize(2_000);
    send(datagrams, 1, 1_000);
    datagrams.end();
    assertThat(lane.messages()).hasSize(3_000);
    assertThat(tcpIsFree(streams.address().getPort())).isTrue();
    assertThat(udpIsFree(datagrams.address().getPort())).isTrue();
  }

  @Test
  void aGracefulStopTakesWhatTheKernelHasOfConnections() throws IOException {
    FakeLane lane = new FakeLane(0);
    Endpoint endpoint = tcp("127.0.0.1", 0, lane);
    try (Socket idle = connect(endpoint);
        Socket first = connect(endpoint);
        Socket second = connect(endpoint)) {
      write(first, lines(1, 20_000));
      write(second, "unfinished");
      stopping.set(true);
      lane.grant(MANY);
      long began = System.nanoTime();
      endpoint.release();
      // The sender that has stopped has lost nothing, though it has not closed.
      assertThat(lane.messages()).contains("1:unfinished").hasSize(20_001);
      assertThat(lane.messages().stream().filter(line -> !line.endsWith("unfinished")).toList())
          .isEqualTo(numbered(1, 20_000));
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
      assertThat(first.getInputStream().read()).isEqualTo(-1);
      assertThat(idle.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(tcpIsFree(endpoint.address().getPort())).isTrue();
  }

  @Test
  void aSenderThatHeedsTheEndOfItsConnectionLosesNothing() throws Exception {
    FakeLane lane = new FakeLane(MANY);
    Endpoint endpoint = tcp("127.0.0.1", 0, lane);
    AtomicInteger sent = new AtomicInteger();
    Thread sender =
        new Thread(
            () -> {
              try (Socket socket = connect(endpoint)) {
                socket.setSoTimeout(1);
                while (!ended(socket)) {
                  for (int i = 0; i < 100; i++) {
                    write(socket, sent.incrementAndGet() + "\n");
                  }
                }
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    sender.start();
    await().until(() -> lane.size() > 1_000);
    stopping.set(true);
    endpoint.release();
    sender.join();
    assertThat(lane.messages()).isEqualTo(numbered(1, sent.get()));
  }

  private static boolean ended(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    }
  }

  @Test
  void aSenderThatGoesOnIsCutOffAfterAWhile() throws Exception {
    FakeLane lane = new FakeLane(MANY);
    Endpoint endpoint = tcp("127.0.0.1", 0, lane);
    AtomicInteger sent = new AtomicInteger();
    Thread sender =
        new Thread(
            () -> {
              try (Socket socket = connect(endpoint)) {
                while (sent.get() < MANY) {
                  write(socket, (sent.get() + 1) + "\n");
                  sent.incrementAndGet();
                  LockSupport.parkNanos(1_000_000);
                }
              } catch (IOException e) {
                // That is how it is told.
                assertThat(e).isInstanceOf(SocketException.class);
              }
            });
    sender.start();
    await().until(() -> lane.size() > 10);
    stopping.set(true);
    long began = System.nanoTime();
    endpoint.release();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    sender.join();
    assertThat(sent.get()).isLessThan(MANY);
    assertThat(lane.messages()).isEqualTo(numbered(1, lane.size()));
  }

  @Test
  void theNextPortOpensFirstAndWhatTheOldOneHoldsIsDecoded() throws IOException {
    FakeLane lane = new FakeLane(3);
    Endpoint old = udp("127.0.0.1", 0, lane);
    send(old, 1, 100);
    await().until(() -> lane.size() == 3);
    old.release();
    int free;
    try (DatagramSocket probe = new DatagramSocket(0)) {
      free = probe.getLocalPort();
    }
    FakeLane next = new FakeLane(MANY);
    Endpoint other = udp("127.0.0.1", free, next);
    assertThat(udpIsFree(old.address().getPort())).as("the old one is there still").isFalse();
    send(old, 101, 110);
    await().until(() -> udpIsFree(old.address().getPort()));
    send(other, 111, 111);
    await().until(() -> next.size() == 108);
    assertThat(next.messages()).isEqualTo(numbers(4, 111));
    assertThat(lane.messages()).isEqualTo(numbers(1, 3));
    assertThat(lane.dropped(Losses.CLOSED) + lane.dropped(Losses.GRACE_EXPIRED)).isZero();
  }

  @Test
  void connectionsToTheOldPortAreReadToTheirEnd() throws IOException {
    FakeLane lane = new FakeLane(2);
    Endpoint old = tcp("127.0.0.1", 0, lane);
    try (Socket socket = connect(old)) {
      write(socket, "1\n2\n3\n");
      await().until(() -> lane.size() == 2);
      old.release();
      write(socket, "4\n5");
      int free;
      try (ServerSocket probe = new ServerSocket(0)) {
        free = probe.getLocalPort();
      }
      FakeLane next = new FakeLane(MANY);
      Endpoint other = tcp("127.0.0.1", free, next);
      assertThat(tcpIsFree(old.address().getPort())).as("the old one is there still").isFalse();
      // It is told to go, and what it has sent until then counts, its last line too.
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      await().until(() -> next.size() == 3);
      assertThat(next.messages()).containsExactly("3:3", "4:4", "5:5");
      await().until(() -> tcpIsFree(old.address().getPort()));
      try (Socket again = connect(other)) {
        write(again, "6\n");
        await().until(() -> next.size() == 4);
      }
    }
  }

  @Test
  void whereBothCannotBeOpenTheOldOneGivesWayAndKeepsWhatItHolds() throws IOException {
    FakeLane lane = new FakeLane(0);
    Endpoint udp = udp("127.0.0.1", 0, lane);
    Endpoint tcp = tcp("127.0.0.1", 0, lane);
    send(udp, 1, 100);
    try (Socket socket = connect(tcp)) {
      write(socket, "a\nb\n");
      udp.release();
      tcp.release();
      FakeLane datagrams = new FakeLane(MANY);
      FakeLane lines = new FakeLane(MANY);
      udp("0.0.0.0", udp.address().getPort(), datagrams);
      tcp("0.0.0.0", tcp.address().getPort(), lines);
      await().until(() -> datagrams.size() == 100 && lines.size() == 2);
      assertThat(datagrams.messages()).isEqualTo(numbers(1, 100));
      assertThat(lines.messages()).containsExactly("1:a", "2:b");
    }
  }

  @Test
  void severalEndpointsOfAnInputAreEachTakenBack() throws IOException {
    FakeLane lane = new FakeLane(0);
    Endpoint first = udp("127.0.0.1", 0, lane);
    Endpoint second = udp("127.0.0.2", 0, lane);
    first.release();
    second.release();
    FakeLane next = new FakeLane(MANY);
    List<Endpoint> again = new ArrayList<>();
    again.add(udp("127.0.0.1", 0, next));
    again.add(udp("127.0.0.2", 0, next));
    assertThat(again)
        .extracting(Endpoint::address)
        .containsExactly(first.address(), second.address());
    send(first, 1, 1);
    await().until(() -> next.size() == 1);
  }

  @Test
  void aConnectionThatNobodyReadsInTimeIsClosedAndItsRestCounted() throws IOException {
    FakeLane lane = new FakeLane(1);
    Endpoint endpoint = tcp("127.0.0.1", 0, lane);
    try (Socket socket = connect(endpoint)) {
      write(socket, "1\n2\n3");
      await().until(() -> lane.size() == 1);
      listeners.grace(Duration.ofSeconds(2));
      endpoint.release();
      assertThat(tcpIsFree(endpoint.address().getPort())).isFalse();
      assertThat(ended(socket)).isTrue();
    }
    await().until(() -> lane.dropped(Losses.GRACE_EXPIRED) == 1);
    assertThat(tcpIsFree(endpoint.address().getPort())).isTrue();
  }
}
