package io.edgebot.transport.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgebot.transport.Endpoint;
import io.edgebot.transport.TcpOptions;
import io.edgebot.transport.UdpOptions;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

class ListenersTest {
  private final Set<String> pids = ConcurrentHashMap.newKeySet();
  private final Configurations configurations = new Configurations();
  private final Listeners listeners =
      new Listeners(
          new EventLoops(true),
          new Holding(1 << 20),
          new StreamMemory(1 << 30),
          configurations,
          Duration.ofMinutes(1),
          () -> false);

  ListenersTest() {
    configurations.admin(proxy(ConfigurationAdmin.class, name -> admin(name)));
    listeners.start();
  }

  @AfterEach
  void close() {
    listeners.close();
  }

  private interface Answer {
    Object to(String method);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answer.to(method.getName())));
  }

  private Object admin(String method) {
    assertThat(method).isEqualTo("listConfigurations");
    Configuration[] all =
        pids.stream()
            .map(pid -> proxy(Configuration.class, name -> name.equals("getPid") ? pid : null))
            .toArray(Configuration[]::new);
    return all.length == 0 ? null : all;
  }

  private static boolean free(InetSocketAddress address) {
    try (DatagramSocket socket = new DatagramSocket(address)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean closed(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      // Reset: the connection had not been accepted yet.
      return true;
    }
  }

  private Endpoint listen(String instance, String address, int port) throws IOException {
    return listeners.listenUdp(
        new UdpOptions(address, port, 100, 10_000),
        TestDecoders.TEXT,
        new FakeInput(instance, new FakeLane(10)));
  }

  @Test
  void aDeletedConfigurationClosesAtOnce() throws IOException {
    pids.add("io.edgebot.input.syslog~a");
    pids.add("io.edgebot.input.syslog~b");
    Endpoint deleted = listen("syslog-a", "127.0.0.1", 0);
    Endpoint kept = listen("syslog-b", "127.0.0.1", 0);
    pids.remove("io.edgebot.input.syslog~a");
    deleted.release();
    kept.release();
    assertThat(free(deleted.address())).isTrue();
    assertThat(free(kept.address())).isFalse();
    pids.remove("io.edgebot.input.syslog~b");
    await().atMost(Duration.ofSeconds(20)).until(() -> free(kept.address()));
  }

  @Test
  void anInputWithoutAConfigurationGetsItsGraceToo() throws IOException {
    Endpoint endpoint = listen("syslog-a", "127.0.0.1", 0);
    endpoint.release();
    assertThat(free(endpoint.address())).isFalse();
  }

  @Test
  void aWaitingEndpointGivesItsPortToTheNextThatWantsIt() throws IOException {
    Endpoint first = listen("syslog-a", "127.0.0.1", 0);
    int port = first.address().getPort();
    first.release();
    // Another key, since its port is named.
    Endpoint second = listen("syslog-b", "127.0.0.1", port);
    assertThat(second.address().getPort()).isEqualTo(port);
    second.release();
    Endpoint wider = listen("syslog-b", "0.0.0.0", port);
    assertThat(wider.address().getPort()).isEqualTo(port);
  }

  @Test
  void whatHasLeftWithoutGraceIsClosed() throws IOException {
    listeners.grace(Duration.ZERO);
    Endpoint endpoint =
        listeners.listenTcp(
            new TcpOptions("127.0.0.1", 0, 10, 0, 1000),
            TestDecoders.Lines.FACTORY,
            new FakeInput("syslog-a", new FakeLane(10)));
    try (Socket socket =
        new Socket(endpoint.address().getAddress(), endpoint.address().getPort())) {
      socket.setSoTimeout(10_000);
      endpoint.release();
      assertThat(closed(socket)).isTrue();
    }
    try (ServerSocket free = new ServerSocket()) {
      free.bind(endpoint.address());
      assertThat(free.isBound()).isTrue();
    }
  }
}
