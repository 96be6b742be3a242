package io.edgebot.shipper.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.DeliveryResult.Delivered;
import io.edgebot.api.sink.DeliveryResult.Misconfigured;
import io.edgebot.lib.http.HttpClients;
import io.edgebot.testing.TestBatch;
import io.edgebot.testing.TestContext;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TlsTest {
  private static final String PASSWORD = "changeit";
  private static final Destination MOTHERSHIP = new Destination(URI.create("https://m/ingest"));

  @TempDir static Path dir;
  private static Path server;
  private static Path client;
  private static Path otherHost;
  private static Path authority;
  private static Path expired;

  private final TestContext context = new TestContext("shipper-main");
  private TestServer mothership;

  @BeforeAll
  static void makeKeys() throws Exception {
    server = key("server", "-ext", "san=ip:127.0.0.1", "-validity", "2");
    client = key("client", "-validity", "2");
    otherHost = key("other", "-ext", "san=dns:other.example", "-validity", "2");
    authority = key("authority", "-ext", "bc:critical=ca:true", "-validity", "2");
    expired = expired();
  }

  @AfterEach
  void stop() {
    context.close();
    if (mothership != null) {
      mothership.close();
    }
  }

  /**
   * One that the authority signed; validity is not looked at where a certificate is trusted itself.
   */
  private static Path expired() throws Exception {
    Path file = dir.resolve("expired.p12");
    Files.copy(authority, file);
    key(
        "expired",
        "-signer",
        "authority",
        "-ext",
        "san=ip:127.0.0.1",
        "-startdate",
        "-3d",
        "-validity",
        "1");
    KeyStore store = load(file);
    store.deleteEntry("authority");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  private static Path key(String name, String... more) throws Exception {
    Path file = dir.resolve(name + ".p12");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD));
    command.addAll(List.of(more));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve(name + ".log").toFile())
            .start();
    assertThat(process.waitFor()).isZero();
    return file;
  }

  private static KeyStore load(Path file) throws Exception {
    return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
  }

  private void serve(Path key, boolean clientCertificate) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(load(key), PASSWORD.toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("client", load(client).getCertificate("client"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    mothership = TestServer.https(tls, clientCertificate);
  }

  private TestConfig config() {
    return TestConfig.urls("https://127.0.0.1:" + mothership.port() + "/ingest")
        .with("token", "s3cr3t");
  }

  private TestConfig trusting(Path key) {
    return config()
        .with("tls_truststore", key.toString())
        .with("tls_truststore_password", PASSWORD);
  }

  private DeliveryResult deliver(TestConfig config) throws Exception {
    ShipperSink sink = config.sink();
    sink.open(context);
    try {
      return sink.deliver(TestBatch.run(1, 3));
    } finally {
      sink.close();
    }
  }

  private static String pem(String type, byte[] bytes) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(bytes)
        + "\n-----END "
        + type
        + "-----\n";
  }

  private static String certificate(Path key) throws Exception {
    KeyStore store = load(key);
    String alias = store.aliases().nextElement();
    return pem("CERTIFICATE", store.getCertificate(alias).getEncoded());
  }

  private static String privateKey(Path key) throws Exception {
    KeyStore store = load(key);
    String alias = store.aliases().nextElement();
    return pem("PRIVATE KEY", store.getKey(alias, PASSWORD.toCharArray()).getEncoded());
  }

  private static Path write(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text, StandardCharsets.UTF_8);
  }

  @Test
  void trustsACertificateInPkcs12() throws Exception {
    serve(server, false);

    assertThat(deliver(trusting(server))).isInstanceOf(Delivered.class);

    assertThat(mothership.shipped().get(0).header("Authorization")).isEqualTo("Bearer s3cr3t");
    assertThat(mothership.shipped().get(0).text()).isEqualTo(TestBatch.run(1, 3).lines());
  }

  @Test
  void trustsACertificateInPem() throws Exception {
    serve(server, false);
    Path pem = write("ca.pem", "Issuer: someone\n" + certificate(client) + certificate(server));

    assertThat(deliver(config().with("tls_truststore", pem.toString())))
        .isInstanceOf(Delivered.class);
  }

  @Test
  void holdsIfNothingVouches() throws Exception {
    serve(server, false);

    DeliveryResult result = deliver(config());

    assertThat(result).isInstanceOf(Misconfigured.class);
    assertThat(result.toString())
        .contains("https://127.0.0.1:" + mothership.port() + "/ingest")
        .contains("tls_truststore");
    assertThat(mothership.requests).isEmpty();
  }

  @Test
  void holdsIfTheCertificateIsAnotherHosts() throws Exception {
    serve(otherHost, false);

    DeliveryResult result = deliver(trusting(otherHost));

    assertThat(result).isInstanceOf(Misconfigured.class);
    assertThat(result.toString()).contains("for another host name");
    assertThat(mothership.requests).isEmpty();
  }

  @Test
  void holdsIfTheCertificateHasExpired() throws Exception {
    serve(expired, false);
    Path pem = write("authority.pem", certificate(authority));

    DeliveryResult result = deliver(config().with("tls_truststore", pem.toString()));

    assertThat(result).isInstanceOf(Misconfigured.class);
    assertThat(result.toString()).contains("check the clock");
  }

  @Test
  void warnsIfNothingIsChecked() throws Exception {
    serve(otherHost, false);

    assertThat(deliver(config().with("tls_verify", false))).isInstanceOf(Delivered.class);

    assertThat(context.lastHealth()).startsWith("degraded: tls_verify = false");
  }

  @Test
  void showsItsOwnCertificate() throws Exception {
    serve(server, true);
    Path pem = write("client.pem", privateKey(client) + certificate(client));

    assertThat(
            deliver(
                trusting(server)
                    .with("tls_keystore", client.toString())
                    .with("tls_keystore_password", PASSWORD)))
        .isInstanceOf(Delivered.class);
    assertThat(deliver(trusting(server).with("tls_keystore", pem.toString())))
        .isInstanceOf(Delivered.class);
  }

  @Test
  void doesNotDeliverWithoutTheCertificateThatIsWanted() throws Exception {
    serve(server, true);

    DeliveryResult result = deliver(trusting(server));

    assertThat(result).isNotInstanceOf(Delivered.class);
    assertThat(mothership.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Received fatal alert: certificate_required",
        "Received fatal alert: bad_certificate",
        "Received fatal alert: unknown_ca",
        "Received fatal alert: handshake_failure"
      })
  void holdsIfTheOtherSideRefusesTheCertificate(String alert) {
    Outcome.Failed outcome =
        Outcome.Failed.of(MOTHERSHIP, new IOException(new SSLHandshakeException(alert)));

    assertThat(outcome.misconfigured()).isTrue();
    assertThat(outcome.reason()).contains("https://m/ingest").contains("tls_keystore");
  }

  @Test
  void triesAgainIfAHandshakeBreaksOff() {
    Outcome.Failed outcome =
        Outcome.Failed.of(
            MOTHERSHIP, new SSLHandshakeException("Remote host terminated the handshake"));

    assertThat(outcome.misconfigured()).isFalse();
    assertThat(outcome.probe()).isTrue();
  }

  @Test
  void holdsIfTheOtherSideDoesNotSpeakTls() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> served =
          CompletableFuture.runAsync(
              () -> {
                try (Socket socket = plain.accept()) {
                  socket.getInputStream().read(new byte[1024]);
                  socket
                      .getOutputStream()
                      .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });

      DeliveryResult result =
          deliver(TestConfig.urls("https://127.0.0.1:" + plain.getLocalPort() + "/ingest"));

      served.join();
      assertThat(result).isInstanceOf(Misconfigured.class);
      assertThat(result.toString()).contains("does not speak TLS");
    }
  }

  @Test
  void usesCertificatesThatWereRenewed() throws Exception {
    serve(server, false);
    Path pem = write("renewed.pem", certificate(client));
    FileTime time = Files.getLastModifiedTime(pem);
    ShipperSettings settings = config().with("tls_truststore", pem.toString()).settings();
    HttpClients client = new HttpClients(settings.connectTimeout(), null, settings.tls());
    HttpClient first = client.get();
    client.refresh();
    assertThat(client.get()).isSameAs(first);

    Files.writeString(pem, "half a fi");
    Files.setLastModifiedTime(pem, FileTime.fromMillis(time.toMillis() + 2000));
    client.refresh();
    assertThat(client.get()).isSameAs(first);

    Files.writeString(pem, certificate(server));
    Files.setLastModifiedTime(pem, FileTime.fromMillis(time.toMillis() + 4000));
    client.refresh();
    URI livez = URI.create("https://127.0.0.1:" + mothership.port() + "/livez");
    assertThat(
            client
                .get()
                .send(HttpRequest.newBuilder(livez).build(), BodyHandlers.discarding())
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void namesFilesThatItCannotUse() throws Exception {
    mothership = new TestServer();
    Path empty = write("empty.pem", "-----BEGIN NOTHING-----\n-----END NOTHING-----\n");
    Path old = write("old.pem", pem("RSA PRIVATE KEY", new byte[] {1, 2, 3}));
    Path odd = write("odd.pem", pem("PRIVATE KEY", new byte[] {1, 2, 3}));

    assertThatThrownBy(() -> deliver(config().with("tls_truststore", "/nowhere/ca.pem")))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith(
            "etc/io.edgebot.sink.shipper-main.cfg: tls_truststore = '/nowhere/ca.pem' must be");
    assertThatThrownBy(() -> deliver(config().with("tls_truststore", empty.toString())))
        .hasMessageContaining("holds no certificate");
    assertThatThrownBy(() -> deliver(config().with("tls_keystore", old.toString())))
        .hasMessageContaining("openssl pkcs8");
    assertThatThrownBy(() -> deliver(config().with("tls_keystore", odd.toString())))
        .hasMessageContaining("RSA, EC or EdDSA");
    assertThatThrownBy(
            () ->
                deliver(
                    config()
                        .with("tls_keystore", client.toString())
                        .with("tls_keystore_password", "wr0ng")))
        .hasMessageStartingWith("etc/io.edgebot.sink.shipper-main.cfg: tls_keystore = ")
        .hasMessageNotContaining("wr0ng");
  }
}
