package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Syslog over TLS (RFC 5425) with certificates of both sides, from several clients. */
class TlsSyslogIT {
  private static final int COUNT = 1_000;
  private static final int PORT = Instance.freePort();
  private static Instance instance;
  private static Store store;
  private static Pki pki;

  @BeforeAll
  static void start() throws IOException {
    Loggers.assumeInstalled("openssl");
    instance = Distribution.instance("all", "tls");
    pki = new Pki(instance.base().resolve("pki"));
    for (String name : List.of("server", "server2")) {
      pki.issue(name, "/O=Works/CN=" + name);
    }
    pki.issue("device", "/O=Works/CN=pump7");
    Site.configureSyslog(instance, Instance.freePort());
    configure("server.key");
    store = new Store(instance);
    instance.start().awaitOk("/readyz");
    Site.awaitPlugin(instance, "syslog-tls");
  }

  @AfterAll
  static void stop() {
    if (instance != null) {
      instance.close();
    }
  }

  private static void configure(String key) throws IOException {
    instance.configure(
        "io.edgebot.input.syslog-tls.cfg",
        """
        address = 127.0.0.1
        udp_port = -1
        tcp_port = %d
        tls = true
        tls_certificate_file = %s
        tls_key_file = %s
        tls_client_auth = need
        tls_ca_file = %s
        """
            .formatted(PORT, pki.file("server.pem"), pki.file(key), pki.file("ca.pem")));
  }

  private static SSLSocket connect(SSLContext context) throws IOException {
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", PORT);
    socket.setSoTimeout(20_000);
    socket.startHandshake();
    return socket;
  }

  private static void send(SSLSocket socket, String name, long first, long last)
      throws IOException {
    StringBuilder frames = new StringBuilder();
    for (long number = first; number <= last; number++) {
      String message = SyslogClient.message(name, number);
      frames.append(message.length()).append(' ').append(message);
    }
    OutputStream out = socket.getOutputStream();
    out.write(frames.toString().getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static void assertFields(String name) throws SQLException {
    assertThat(
            store.query(
                "SELECT DISTINCT type, severity, data ->> '$.facility', data ->> '$.rfc_variant',"
                    + " data ->> '$.source_ip', data ->> '$.transport', data ->> '$.tls_client'"
                    + " FROM events WHERE data ->> '$.app_name' = '"
                    + name
                    + "'"))
        .containsExactly(
            List.of(
                "syslog", "notice", "local4", "rfc5424", "127.0.0.1", "tls", "CN=pump7,O=Works"));
  }

  @Test
  void rsyslogWithGnuTls() throws IOException, SQLException {
    Loggers.assumeInstalled("rsyslogd");
    boolean driver =
        Commands.run(List.of("sh", "-c", "ls /usr/lib*/*/rsyslog/lmnsd_gtls.so"), Map.of()).status()
            == 0;
    if (!driver) {
      System.err.println("SKIPPED: rsyslog-gnutls is not installed");
    }
    Assumptions.assumeTrue(driver, "rsyslog-gnutls is not installed");
    Path directory = Files.createDirectories(instance.base().resolve("rsyslog"));
    Files.writeString(
        directory.resolve("lines"),
        LongStream.rangeClosed(1, COUNT)
            .mapToObj(number -> "seq=" + number + " payload of \"rsyslog\", café\n")
            .collect(Collectors.joining()));
    String configuration =
        """
        global(workDirectory="%1$s" DefaultNetstreamDriverCAFile="%2$s"
               DefaultNetstreamDriverCertFile="%3$s" DefaultNetstreamDriverKeyFile="%4$s")
        module(load="imfile" mode="inotify")
        input(type="imfile" File="%1$s/lines" Tag="gtls" Facility="local4" Severity="notice")
        action(type="omfwd" target="127.0.0.1" port="%5$d" protocol="tcp"
               TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format"
               StreamDriver="gtls" StreamDriverMode="1" StreamDriverAuthMode="x509/name"
               StreamDriverPermittedPeers="gateway.test")
        """
            .formatted(
                directory,
                pki.file("ca.pem"),
                pki.file("device.pem"),
                pki.file("device.key"),
                PORT);
    try (Rsyslogd rsyslogd = Rsyslogd.start(directory, configuration)) {
      store.awaitOnceEach("gtls", COUNT, LIMIT);
      assertFields("gtls");
    }
  }

  @Test
  void openssl() throws IOException, SQLException {
    Path lines =
        Files.writeString(
            Files.createTempFile(instance.base(), "lines", ".txt"),
            LongStream.rangeClosed(1, COUNT)
                .mapToObj(number -> SyslogClient.message("s_client", number) + "\n")
                .collect(Collectors.joining()));
    Commands.Result sent =
        Commands.run(
            List.of(
                "sh",
                "-c",
                "openssl s_client -quiet -no_ign_eof -connect 127.0.0.1:%d -cert %s -key %s < %s"
                    .formatted(PORT, pki.file("device.pem"), pki.file("device.key"), lines)),
            Map.of());
    assertThat(sent.status()).as(sent.output()).isZero();
    store.awaitOnceEach("s_client", COUNT, LIMIT);
    assertFields("s_client");
  }

  @Test
  void aConnectionSurvivesARotatedCertificateAndAnExchangedPlugin() throws Exception {
    SSLContext context = pki.client("device");
    try (SSLSocket socket = connect(context)) {
      assertThat(socket.getSession().getPeerCertificates()[0]).isEqualTo(pki.certificate("server"));
      send(socket, "lasting", 1, COUNT);
      pki.replace("server", "server2");
      await("the new certificate")
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(
              () -> {
                try (SSLSocket next = connect(context)) {
                  assertThat(next.getSession().getPeerCertificates()[0])
                      .isEqualTo(pki.certificate("server2"));
                }
              });
      send(socket, "lasting", COUNT + 1, 2 * COUNT);
      Commands.Result restarted = instance.shell("bundle:restart io.edgebot.input.syslog");
      assertThat(restarted.status()).as(restarted.output()).isZero();
      send(socket, "lasting", 2 * COUNT + 1, 3 * COUNT);
      store.awaitOnceEach("lasting", 3 * COUNT, LIMIT);
      assertFields("lasting");
    }
  }

  @Test
  void whoShowsNoCertificateGetsNothingIn() throws Exception {
    long before = failures();
    SSLContext anonymous = pki.client("");
    assertThatThrownBy(
            () -> {
              try (SSLSocket socket = connect(anonymous)) {
                send(socket, "anonymous", 1, 1);
                // TLS 1.3 tells the client only after its handshake.
                socket.getInputStream().read();
              }
            })
        .isInstanceOf(IOException.class);
    await().atMost(LIMIT).untilAsserted(() -> assertThat(failures()).isGreaterThan(before));
    try (SSLSocket socket = connect(pki.client("device"))) {
      send(socket, "known", 1, 1);
      store.awaitOnceEach("known", 1, LIMIT);
    }
    assertThat(store.counts("anonymous")).isEmpty();
  }

  private static long failures() throws IOException {
    return Metrics.sum(
        instance, "edgebot_tls_handshakes_total{instance=\"syslog-tls\",outcome=\"failed\"");
  }

  @Test
  void aBadFileIsNamedByHealth() throws IOException {
    Files.writeString(Path.of(pki.file("bad.key")), "no key\n");
    try (Instance other = Distribution.instance("edge", "tls-bad")) {
      other.configure(
          "io.edgebot.input.syslog-tls.cfg",
          """
          udp_port = -1
          tcp_port = %d
          tls = true
          tls_certificate_file = %s
          tls_key_file = %s
          """
              .formatted(Instance.freePort(), pki.file("server.pem"), pki.file("bad.key")));
      other.start().awaitHttp();
      await("health names the file")
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(200))
          .untilAsserted(
              () ->
                  assertThat(other.get("/healthz").body())
                      .contains(
                          "etc/io.edgebot.input.syslog-tls.cfg: tls_key_file = '"
                              + pki.file("bad.key")
                              + "' must be a PEM file with the private key of the certificate (it"
                              + " holds no private key)"));
    }
  }
}
