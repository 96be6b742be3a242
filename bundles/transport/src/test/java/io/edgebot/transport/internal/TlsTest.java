package io.edgebot.transport.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.api.plugin.Settings;
import io.edgebot.transport.Endpoint;
import io.edgebot.transport.Peer;
import io.edgebot.transport.StreamDecoder;
import io.edgebot.transport.TcpOptions;
import io.edgebot.transport.TlsOptions;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
  private static final String HANDSHAKES = "edgebot_tls_handshakes_total/";
  private static Certificates server;
  private static Certificates other;
  private static Certificates client;

  @TempDir private static Path made;

  @TempDir private Path directory;
  private final FakeLane lane = new FakeLane(100_000);
  private final FakeInput input = new FakeInput("syslog-a", lane);
  private final StreamMemory memory = new StreamMemory(10_000_000);
  private final Listeners listeners =
      new Listeners(
          new EventLoops(true),
          new Holding(1 << 20),
          memory,
          new Configurations(),
          Duration.ofMinutes(1),
          () -> false);

  @BeforeAll
  static void makeCertificates() throws Exception {
    server = Certificates.make(made, "server", "EC", 365);
    other = Certificates.make(made, "other", "RSA", 365);
    client = Certificates.make(made, "client", "EC", 365);
  }

  @BeforeEach
  void files() throws Exception {
    write("server.pem", server.certificatePem());
    write("server.key", server.keyPem());
    write("ca.pem", client.certificatePem());
    listeners.start();
  }

  @AfterEach
  void close() {
    listeners.close();
    assertThat(memory.used()).as("all memory is given back").isZero();
  }

  /** Puts a file in its place at once, as whoever rotates certificates should. */
  private Path write(String name, String text) throws IOException {
    Path next = Files.writeString(directory.resolve(name + ".new"), text);
    return Files.move(next, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private TlsOptions tls(String certificate, String key, String password, String auth) {
    return TlsOptions.of(
        Settings.of(Map.of("service.pid", "io.edgebot.input.syslog~a")),
        directory.resolve(certificate).toString(),
        key.isEmpty() ? "" : directory.resolve(key).toString(),
        password,
        "",
        auth,
        auth.equals("none") ? "" : directory.resolve("ca.pem").toString());
  }

  private Endpoint listen(TlsOptions tls, StreamDecoder.Factory decoders) throws IOException {
    return listeners.listenTcp(new TcpOptions("127.0.0.1", 0, 100, 0, 8192, tls), decoders, input);
  }

  private Endpoint listen(String auth) throws IOException {
    return listen(tls("server.pem", "server.key", "", auth), TestDecoders.Lines.numbered());
  }

  private static SSLSocket connect(SSLContext context, Endpoint to) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(to.address().getAddress(), to.address().getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
    socket.getOutputStream().flush();
  }

  /** Whether the other side ends the connection, in whatever way. */
  private static boolean ended(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void linesArriveAndTheClientIsKnown(String protocol) throws Exception {
    List<Peer> peers = Collections.synchronizedList(new ArrayList<>());
    Endpoint endpoint =
        listen(
            tls("server.pem", "server.key", "", "need"),
            (peer, carry) -> {
              peers.add(peer);
              return new TestDecoders.Lines(peer, carry);
            });
    try (SSLSocket socket = connect(Certificates.client(client, server), endpoint)) {
      socket.setEnabledProtocols(new String[] {protocol});
      send(socket, "one\ntwo\nlast");
      assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
      await().until(() -> lane.size() == 2);
      assertThat(peers)
          .containsExactly(
              new Peer(
                  "127.0.0.1",
                  socket.getLocalPort(),
                  true,
                  new Peer.ClientCertificate(
                      "CN=client,O=Test",
                      HexFormat.of()
                          .formatHex(
                              MessageDigest.getInstance("SHA-256")
                                  .digest(client.certificate().getEncoded())))));
    }
    await().until(() -> lane.size() == 3);
    assertThat(lane.messages()).containsExactly("one", "two", "last");
    endpoint.release();
    assertThat(input.counted(HANDSHAKES + "succeeded")).isEqualTo(1);
  }

  @Test
  void whoShowsNoCertificateIsRefusedOnlyWhereOneIsNeeded() throws Exception {
    Endpoint needs = listen("need");
    SSLContext anonymous = Certificates.client(null, server);
    try (SSLSocket socket = connect(anonymous, needs)) {
      assertThatThrownBy(
              () -> {
                send(socket, "secret\n");
                assertThat(ended(socket)).isTrue();
                throw new IOException("ended");
              })
          .isInstanceOf(IOException.class);
    }
    try (SSLSocket socket = connect(Certificates.client(other, server), needs)) {
      assertThatThrownBy(
              () -> {
                send(socket, "secret\n");
                assertThat(ended(socket)).isTrue();
                throw new IOException("ended");
              })
          .isInstanceOf(IOException.class);
    }
    await().until(() -> input.counted(HANDSHAKES + "failed") == 2);
    needs.release();
    Endpoint wants = listen("want");
    try (SSLSocket socket = connect(anonymous, wants)) {
      send(socket, "hello\n");
      await().until(() -> lane.size() == 1);
    }
    assertThat(lane.messages()).containsExactly("1:hello");
  }

  @Test
  void whatIsNoTlsIsRefused() throws Exception {
    Endpoint endpoint = listen("none");
    try (Socket plain = new Socket(endpoint.address().getAddress(), endpoint.address().getPort())) {
      plain.setSoTimeout(20_000);
      send(plain, "<13>not encrypted\n");
      while (plain.getInputStream().read() >= 0) {
        // An alert, perhaps.
        assertThat(plain.isClosed()).isFalse();
      }
    }
    await().until(() -> input.counted(HANDSHAKES + "failed") == 1);
    assertThat(lane.size()).isZero();
  }

  @Test
  void aConnectionThatDoesNotBeginIsClosed() throws Exception {
    Endpoint endpoint = listen("none");
    try (Socket silent =
        new Socket(endpoint.address().getAddress(), endpoint.address().getPort())) {
      silent.setSoTimeout(20_000);
      assertThat(ended(silent)).isTrue();
    }
    await().until(() -> input.counted(HANDSHAKES + "timeout") == 1);
  }

  @Test
  void aNewCertificateIsUsedByNewConnectionsAndDropsNone() throws Exception {
    Endpoint endpoint = listen("none");
    SSLContext trusting = Certificates.client(null, server, other);
    try (SSLSocket before = connect(trusting, endpoint)) {
      send(before, "a\n");
      await().until(() -> lane.size() == 1);
      // The key alone does not fit: what was there stays, and health can say so.
      write("server.key", other.keyPem());
      await().atMost(Duration.ofSeconds(20)).until(() -> !endpoint.warnings().isEmpty());
      assertThat(endpoint.warnings())
          .singleElement()
          .asString()
          .startsWith(
              "etc/io.edgebot.input.syslog-a.cfg: tls_key_file = '"
                  + directory.resolve("server.key")
                  + "' must be a PEM file with the private key of the certificate (its key is not"
                  + " that of the certificate)")
          .endsWith("stays in use");
      assertThat(shown(trusting, endpoint)).isEqualTo(server.certificate());
      write("server.pem", other.certificatePem());
      await().atMost(Duration.ofSeconds(20)).until(() -> endpoint.warnings().isEmpty());
      assertThat(shown(trusting, endpoint)).isEqualTo(other.certificate());
      send(before, "b\n");
      await().until(() -> lane.messages().contains("2:b"));
    }
  }

  /** What the server shows to a new client. */
  private static Certificate shown(SSLContext context, Endpoint endpoint) throws IOException {
    try (SSLSocket socket = connect(context, endpoint)) {
      return socket.getSession().getPeerCertificates()[0];
    }
  }

  @Test
  void aRestartedInputGoesOnWithTheLastGoodFiles() throws Exception {
    Endpoint endpoint = listen("none");
    endpoint.release();
    write("server.pem", "-----BEGIN nothing");
    Endpoint again = listen("none");
    assertThat(again.address()).isEqualTo(endpoint.address());
    assertThat(again.warnings()).singleElement().asString().contains("it holds no certificate");
    assertThat(shown(Certificates.client(null, server), again)).isEqualTo(server.certificate());
    again.release();
    assertThatThrownBy(() -> listen("want"))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("tls_certificate_file");
  }

  @Test
  void handshakesAndConnectionsSurviveTheirDecoder() throws Exception {
    Endpoint endpoint = listen("none");
    SSLContext context = Certificates.client(null, server);
    try (SSLSocket old = connect(context, endpoint)) {
      send(old, "a\nhal");
      await().until(() -> lane.size() == 1);
      endpoint.release();
      send(old, "f\nb\n");
      try (SSLSocket during = connect(context, endpoint)) {
        during.startHandshake();
        send(during, "new\n");
        FakeLane next = new FakeLane(100);
        listeners.listenTcp(
            new TcpOptions(
                "127.0.0.1", 0, 100, 0, 8192, tls("server.pem", "server.key", "", "none")),
            TestDecoders.Lines.numbered(),
            new FakeInput("syslog-a", next));
        await().until(() -> next.size() == 3);
        assertThat(next.messages()).containsExactlyInAnyOrder("2:half", "3:b", "1:new");
      }
    }
  }

  @Test
  void withoutCreditTheSenderIsStoppedAndNothingIsLost() throws Exception {
    FakeLane slow = new FakeLane(0);
    Endpoint endpoint =
        listeners.listenTcp(
            new TcpOptions(
                "127.0.0.1", 0, 100, 0, 8192, tls("server.pem", "server.key", "", "none")),
            TestDecoders.Lines.FACTORY,
            new FakeInput("syslog-b", slow));
    int count = 20_000;
    Thread sender =
        new Thread(
            () -> {
              try (SSLSocket socket = connect(Certificates.client(null, server), endpoint)) {
                for (int i = 1; i <= count; i++) {
                  send(socket, i + " ".repeat(1000) + "\n");
                }
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    sender.start();
    await()
        .during(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(20))
        .until(() -> memory.used() > 0 && memory.used() < 256 * 1024 && sender.isAlive());
    slow.grant(1_000_000);
    await().atMost(Duration.ofSeconds(60)).until(() -> slow.size() == count);
    assertThat(slow.messages().stream().map(String::strip).toList())
        .isEqualTo(IntStream.rangeClosed(1, count).mapToObj(Integer::toString).toList());
    sender.join();
  }

  @Test
  void keysAreTakenInEachOfTheirForms() throws Exception {
    write("rsa.pem", other.certificatePem());
    write("pkcs1.key", other.pkcs1Pem());
    write("encrypted.key", other.encryptedKeyPem());
    write("both.pem", "a comment\n" + other.keyPem() + other.certificatePem());
    Files.copy(other.pkcs12, directory.resolve("store.p12"));
    SSLContext context = Certificates.client(null, other);
    for (TlsOptions options :
        List.of(
            tls("rsa.pem", "pkcs1.key", "", "none"),
            tls("rsa.pem", "encrypted.key", Certificates.PASSWORD, "none"),
            tls("both.pem", "", "", "none"),
            tls("store.p12", "", Certificates.PASSWORD, "none"))) {
      Endpoint endpoint = listen(options, TestDecoders.Lines.FACTORY);
      assertThat(shown(context, endpoint)).as("%s", options).isEqualTo(other.certificate());
      endpoint.release();
    }
  }

  @Test
  void filesThatCannotBeUsedAreRefusedByNameOfFileAndKey() throws Exception {
    write("rsa.key", other.keyPem());
    write("encrypted.key", server.encryptedKeyPem());
    write("junk", "junk");
    write("cut.pem", server.certificatePem().substring(0, 300) + "\n-----END CERTIFICATE-----\n");
    refused(tls("absent", "server.key", "", "none"), "tls_certificate_file", "there is no such");
    refused(tls("server.pem", "absent", "", "none"), "tls_key_file", "there is no such");
    refused(tls("server.pem", "rsa.key", "", "none"), "tls_key_file", "not that of the");
    refused(tls("server.pem", "encrypted.key", "", "none"), "tls_key_file", "tls_key_password");
    refused(tls("server.pem", "encrypted.key", "wrong", "none"), "tls_key_file", "private key");
    refused(tls("server.pem", "", "", "none"), "tls_certificate_file", "no private key");
    refused(tls("junk", "server.key", "", "none"), "tls_certificate_file", "no certificate");
    refused(tls("junk", "", "x", "none"), "tls_certificate_file", "PKCS#12");
    refused(tls("cut.pem", "server.key", "", "none"), "tls_certificate_file", "PEM file");
    write("ca.pem", "junk");
    refused(tls("server.pem", "server.key", "", "need"), "tls_ca_file", "no certificate");
  }

  private void refused(TlsOptions options, String key, String why) {
    assertThatThrownBy(() -> listen(options, TestDecoders.Lines.FACTORY))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("etc/io.edgebot.input.syslog-a.cfg: " + key + " = '" + directory)
        .hasMessageContaining(why)
        .hasMessageNotContaining("wrong");
  }

  @Test
  void aCertificateThatEndsSoonIsAWarning() throws Exception {
    Certificates soon = Certificates.make(made, "soon", "EC", 3);
    write("soon.pem", soon.certificatePem());
    write("soon.key", soon.keyPem());
    Endpoint endpoint = listen(tls("soon.pem", "soon.key", "", "none"), TestDecoders.Lines.FACTORY);
    assertThat(endpoint.warnings())
        .singleElement()
        .asString()
        .contains(
            directory.resolve("soon.pem")
                + " expires at "
                + soon.certificate().getNotAfter().toInstant());
    assertThat(input.degraded).isEqualTo(endpoint.warnings().get(0));
  }

  @Test
  void connectionsAreLimited() throws Exception {
    Endpoint endpoint =
        listeners.listenTcp(
            new TcpOptions("127.0.0.1", 0, 2, 0, 8192, tls("server.pem", "server.key", "", "none")),
            TestDecoders.Lines.FACTORY,
            input);
    SSLContext context = Certificates.client(null, server);
    List<SSLSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        SSLSocket socket = connect(context, endpoint);
        sockets.add(socket);
        send(socket, i + "\n");
      }
      await().until(() -> lane.size() == 2);
      try (SSLSocket third = connect(context, endpoint)) {
        assertThatThrownBy(third::startHandshake).isInstanceOf(IOException.class);
      }
      await().until(() -> input.counted("edgebot_tcp_connections_closed_total/limit") == 1);
    } finally {
      for (SSLSocket socket : sockets) {
        socket.close();
      }
    }
    assertThat(lane.messages().stream().sorted().collect(Collectors.joining())).isEqualTo("01");
  }
}
