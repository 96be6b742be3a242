package io.edgebot.transport.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.event.Event;
import io.edgebot.transport.Endpoint;
import io.edgebot.transport.Peer;
import io.edgebot.transport.StreamDecoder;
import io.edgebot.transport.TcpOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TcpTest {
  private static final int SWAPS = 20;

  private final StreamMemory memory = new StreamMemory(200_000);
  private final Listeners listeners =
      new Listeners(
          new EventLoops(true),
          new Holding(1 << 20),
          memory,
          new Configurations(),
          Duration.ofMinutes(1),
          () -> false);

  TcpTest() {
    listeners.start();
  }

  @AfterEach
  void close() {
    listeners.close();
    assertThat(memory.used()).as("all memory is given back").isZero();
  }

  private static TcpOptions options(int bufferBytes) {
    return new TcpOptions("127.0.0.1", 0, 100, 0, bufferBytes);
  }

  private static Socket connect(Endpoint to) throws IOException {
    return new Socket(to.address().getAddress(), to.address().getPort());
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
    socket.getOutputStream().flush();
  }

  /** Whether the other side has closed the connection. */
  private static boolean closed(Socket socket) {
    try {
      socket.setSoTimeout(5_000);
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return !(e instanceof java.net.SocketTimeoutException);
    }
  }

  private static String lines(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(i -> i + "\n").collect(Collectors.joining());
  }

  private static List<String> numbers(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
  }

  @Test
  void framesInPiecesAndTheLastWithoutAnEnd() throws IOException {
    FakeLane lane = new FakeLane(100);
    Endpoint endpoint =
        listeners.listenTcp(options(1000), TestDecoders.Lines.FACTORY, new FakeInput("s-a", lane));
    try (Socket socket = connect(endpoint)) {
      for (char c : "one\ntwo\n".toCharArray()) {
        write(socket, String.valueOf(c));
      }
      await().until(() -> lane.size() == 2);
      write(socket, "three\nfour");
      await().until(() -> lane.size() == 3);
    }
    await().until(() -> lane.size() == 4);
    assertThat(lane.messages()).containsExactly("one", "two", "three", "four");
  }

  @Test
  void manyConnectionsKeepTheirOrderWhileCreditComesAndGoes() throws Exception {
    FakeLane lane = new FakeLane(0);
    Endpoint endpoint =
        listeners.listenTcp(options(4096), TestDecoders.Lines.FACTORY, new FakeInput("s-a", lane));
    int connections = 50;
    int each = 2_000;
    List<Thread> senders = new ArrayList<>();
    for (int c = 0; c < connections; c++) {
      String prefix = c + "/";
      Thread sender =
          new Thread(
              () -> {
                try (Socket socket = connect(endpoint)) {
                  for (int i = 0; i < each; i++) {
                    write(socket, prefix + i + "\n");
                  }
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      sender.start();
      senders.add(sender);
    }
    int granted = 0;
    while (granted < connections * each) {
      lane.grant(997);
      granted += 997;
      int now = Math.min(granted, connections * each);
      await().pollInterval(Duration.ofMillis(2)).until(() -> lane.size() == now);
    }
    for (Thread sender : senders) {
      sender.join();
    }
    for (int c = 0; c < connections; c++) {
      String prefix = c + "/";
      assertThat(lane.messages().stream().filter(m -> m.startsWith(prefix)).toList())
          .isEqualTo(IntStream.range(0, each).mapToObj(i -> prefix + i).toList());
    }
  }

  @Test
  void withoutCreditTheSenderIsStoppedAndNothingIsLost() throws IOException {
    FakeLane lane = new FakeLane(0);
    Endpoint endpoint =
        listeners.listenTcp(options(4096), TestDecoders.Lines.FACTORY, new FakeInput("s-a", lane));
    int sent = 0;
    try (SocketChannel socket = SocketChannel.open(endpoint.address())) {
      socket.configureBlocking(false);
      ByteBuffer line = ByteBuffer.wrap(("x".repeat(999) + "\n").getBytes(UTF_8));
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      long lastProgress = System.nanoTime();
      // Stopped is who could write nothing for a second.
      while (System.nanoTime() - lastProgress < Duration.ofSeconds(1).toNanos()) {
        assertThat(System.nanoTime()).as("the sender is never stopped").isLessThan(deadline);
        if (socket.write(line) > 0) {
          lastProgress = System.nanoTime();
        }
        if (!line.hasRemaining()) {
          line.rewind();
          sent++;
        }
      }
      lane.grant(1_000_000);
      socket.configureBlocking(true);
      while (line.hasRemaining()) {
        socket.write(line);
      }
      sent++;
    }
    int expected = sent;
    await().until(() -> lane.size() == expected);
    assertThat(lane.messages()).allMatch(message -> message.equals("x".repeat(999)));
  }

  @Test
  void aClosedConnectionsDataWaitsForCredit() throws IOException {
    FakeLane lane = new FakeLane(1);
    Endpoint endpoint =
        listeners.listenTcp(options(4096), TestDecoders.Lines.FACTORY, new FakeInput("s-a", lane));
    try (Socket socket = connect(endpoint)) {
      write(socket, lines(1, 3000) + "end");
    }
    await().until(() -> lane.size() == 1);
    lane.grant(10);
    await().until(() -> lane.size() == 11);
    lane.grant(10_000);
    await().until(() -> lane.size() == 3001);
    assertThat(lane.messages().subList(0, 3000)).isEqualTo(numbers(1, 3000));
    assertThat(lane.messages().get(3000)).isEqualTo("end");
  }

  @Test
  void theNextDecoderGoesOnWhereTheOneBeforeStopped() throws IOException {
    FakeLane lane = new FakeLane(100);
    FakeInput input = new FakeInput("s-a", lane);
    Endpoint endpoint = listeners.listenTcp(options(1000), TestDecoders.Lines.numbered(), input);
    try (Socket socket = connect(endpoint)) {
      write(socket, "a\nb\npart");
      await().until(() -> lane.size() == 2);
      endpoint.release();
      write(socket, "ial\nc\n");
      FakeLane next = new FakeLane(100);
      Endpoint again =
          listeners.listenTcp(
              options(1000), TestDecoders.Lines.numbered(), new FakeInput("s-a", next));
      assertThat(again.address()).isEqualTo(endpoint.address());
      await().until(() -> next.size() == 2);
      assertThat(lane.messages()).containsExactly("1:a", "2:b");
      assertThat(next.messages()).containsExactly("3:partial", "4:c");
    }
  }

  @Test
  void aCarryOfAnotherMajorVersionIsNotGiven() throws IOException {
    FakeLane lane = new FakeLane(100);
    Endpoint endpoint =
        listeners.listenTcp(
            options(1000), TestDecoders.Lines.numbered(), new FakeInput("s-a", lane));
    try (Socket socket = connect(endpoint)) {
      write(socket, "a\npart");
      await().until(() -> lane.size() == 1);
      endpoint.release();
      StreamDecoder.Factory inner = TestDecoders.Lines.numbered();
      StreamDecoder.Factory newer =
          new StreamDecoder.Factory() {
            @Override
            public StreamDecoder open(Peer peer, StreamDecoder.Carry carry) {
              return inner.open(peer, carry);
            }

            @Override
            public int carryMajor() {
              return 2;
            }
          };
      FakeLane next = new FakeLane(100);
      FakeInput input = new FakeInput("s-a", next);
      listeners.listenTcp(options(1000), newer, input);
      write(socket, "ial\n");
      await().until(() -> next.size() == 1);
      assertThat(next.messages()).containsExactly("1:partial");
      assertThat(input.counted("edgebot_tcp_resynchronized_total")).isEqualTo(1);
    }
  }

  @Test
  void aSwapUnderLoadLosesNothing() throws Exception {
    FakeLane lane = new FakeLane(Long.MAX_VALUE);
    FakeInput input = new FakeInput("s-a", lane);
    Endpoint endpoint = listeners.listenTcp(options(8192), TestDecoders.Lines.FACTORY, input);
    Endpoint target = endpoint;
    AtomicBoolean enough = new AtomicBoolean();
    AtomicInteger sent = new AtomicInteger();
    Thread sender =
        new Thread(
            () -> {
              try (Socket socket = connect(target)) {
                OutputStream out = socket.getOutputStream();
                while (!enough.get()) {
                  int first = sent.getAndAdd(10) + 1;
                  out.write(lines(first, first + 9).getBytes(UTF_8));
                }
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    sender.start();
    for (int swaps = 0; swaps < SWAPS; swaps++) {
      endpoint.release();
      int before = lane.size();
      endpoint = listeners.listenTcp(options(8192), TestDecoders.Lines.FACTORY, input);
      await()
          .pollDelay(Duration.ofMillis(2))
          .pollInterval(Duration.ofMillis(2))
          .until(() -> lane.size() > before);
    }
    enough.set(true);
    sender.join();
    await().until(() -> lane.size() == sent.get());
    assertThat(lane.messages()).isEqualTo(numbers(1, sent.get()));
  }

  @Test
  void connectionsThatComeDuringASwapAreReadAfterwards() throws IOException {
    FakeLane lane = new FakeLane(100);
    FakeInput input = new FakeInput("s-a", lane);
    Endpoint endpoint = listeners.listenTcp(options(1000), TestDecoders.Lines.FACTORY, input);
    endpoint.release();
    try (Socket socket = connect(endpoint)) {
      write(socket, "late\n");
    }
    listeners.listenTcp(options(1000), TestDecoders.Lines.FACTORY, input);
    await().until(() -> lane.size() == 1);
    assertThat(lane.messages()).containsExactly("late");
  }

  @Test
  void aStreamThatCannotBeFollowedIsClosedAfterWhatCameBefore() throws IOException {
    FakeLane lane = new FakeLane(100);
    FakeInput input = new FakeInput("s-a", lane);
    Endpoint endpoint = listeners.listenTcp(options(1000), TestDecoders.Lines.FACTORY, input);
    try (Socket socket = connect(endpoint)) {
      write(socket, "good\n!\nnever\n");
      assertThat(closed(socket)).isTrue();
    }
    await().until(() -> lane.size() == 1);
    assertThat(lane.messages()).containsExactly("good");
    assertThat(input.counted("edgebot_tcp_connections_closed_total/format")).isEqualTo(1);
  }

  @Test
  void aFrameLargerThanTheBufferClosesTheConnection() throws IOException {
    FakeLane lane = new FakeLane(100);
    FakeInput input = new FakeInput("s-a", lane);
    Endpoint endpoint = listeners.listenTcp(options(100), TestDecoders.Lines.FACTORY, input);
    try (Socket socket = connect(endpoint)) {
      write(socket, "y".repeat(99) + "\n");
      await().until(() -> lane.size() == 1);
      write(socket, "x".repeat(100));
      assertThat(closed(socket)).isTrue();
    }
    assertThat(lane.messages()).containsExactly("y".repeat(99));
    assertThat(input.counted("edgebot_tcp_connections_closed_total/too_long")).isEqualTo(1);
  }

  @Test
  void manyLargePartialFramesTogetherAreBounded() throws IOException {
    FakeLane lane = new FakeLane(100);
    FakeInput input = new FakeInput("s-a", lane);
    Endpoint endpoint = listeners.listenTcp(options(100_000), TestDecoders.Lines.FACTORY, input);
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        Socket socket = connect(endpoint);
        sockets.add(socket);
        write(socket, "x".repeat(60_000));
      }
      await().until(() -> input.counted("edgebot_tcp_connections_closed_total/memory") > 0);
      await().until(() -> !memory.exceeded());
      try (Socket small = connect(endpoint)) {
        write(small, "small\n");
        await().until(() -> lane.messages().contains("small"));
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void tooManyConnectionsAreRefused() throws IOException {
    FakeLane lane = new FakeLane(100);
    FakeInput input = new FakeInput("s-a", lane);
    Endpoint endpoint =
        listeners.listenTcp(
            new TcpOptions("127.0.0.1", 0, 2, 0, 1000), TestDecoders.Lines.FACTORY, input);
    try (Socket first = connect(endpoint);
        Socket second = connect(endpoint)) {
      write(first, "1\n");
      write(second, "2\n");
      await().until(() -> lane.size() == 2);
      try (Socket third = connect(endpoint)) {
        assertThat(closed(third)).isTrue();
      }
      await().until(() -> input.counted("edgebot_tcp_connections_closed_total/limit") == 1);
      first.close();
      await()
          .until(
              () -> {
                try (Socket again = connect(endpoint)) {
                  write(again, "3\n");
                  // More than one try may come through, when the machine is slow.
                  await().atMost(Duration.ofMillis(200)).until(() -> lane.size() >= 3);
                  return true;
                } catch (IOException | org.awaitility.core.ConditionTimeoutException e) {
                  return false;
                }
              });
    }
  }

  @Test
  void silentConnectionsAreClosedUnlessTheLaneIsToBlame() throws IOException {
    FakeLane lane = new FakeLane(1);
    FakeInput input = new FakeInput("s-a", lane);
    Endpoint endpoint =
        listeners.listenTcp(
            new TcpOptions("127.0.0.1", 0, 10, 1, 1000), TestDecoders.Lines.FACTORY, input);
    try (Socket silent = connect(endpoint);
        Socket blocked = connect(endpoint)) {
      write(blocked, "1\n2\n");
      assertThat(closed(silent)).isTrue();
      await()
          .during(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(3))
          .until(() -> input.counted("edgebot_tcp_connections_closed_total/idle") == 1);
      lane.grant(10);
      write(blocked, "3\n");
      await().until(() -> lane.size() == 3);
      assertThat(lane.messages()).containsExactly("1", "2", "3");
    }
  }

  @Test
  void aDecoderThatThrowsClosesItsConnectionOnly() throws IOException {
    FakeLane lane = new FakeLane(100);
    FakeInput input = new FakeInput("s-a", lane);
    StreamDecoder.Factory decoders =
        (peer, carry) ->
            (bytes, offset, length, receivedAt, limit, out) -> {
              throw new IllegalStateException("broken");
            };
    Endpoint endpoint = listeners.listenTcp(options(1000), decoders, input);
    try (Socket first = connect(endpoint);
        Socket second = connect(endpoint)) {
      write(first, "x");
      assertThat(closed(first)).isTrue();
      assertThat(input.counted("edgebot_tcp_connections_closed_total/decoder_error")).isEqualTo(1);
      write(second, "x");
      assertThat(closed(second)).isTrue();
    }
  }

  @Test
  void thePeerAndTheTimeAreRight() throws IOException {
    List<Peer> peers = Collections.synchronizedList(new ArrayList<>());
    List<Instant> times = Collections.synchronizedList(new ArrayList<>());
    StreamDecoder.Factory decoders =
        (peer, carry) -> {
          peers.add(peer);
          return (byte[] bytes,
              int offset,
              int length,
              Instant receivedAt,
              int limit,
              Consumer<Event> out) -> {
            times.add(receivedAt);
            return length;
          };
        };
    Instant before = Instant.now();
    Endpoint endpoint =
        listeners.listenTcp(options(1000), decoders, new FakeInput("s-a", new FakeLane(10)));
    try (Socket socket = connect(endpoint)) {
      write(socket, "x");
      await().until(() -> times.size() == 1);
      InetSocketAddress local = (InetSocketAddress) socket.getLocalSocketAddress();
      assertThat(peers).containsExactly(new Peer("127.0.0.1", local.getPort(), false));
    }
    assertThat(times.get(0)).isBetween(before, Instant.now());
  }
}
