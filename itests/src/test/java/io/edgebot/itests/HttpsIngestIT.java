package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An edge ships over HTTPS to a mothership whose certificate a private authority signed. */
class HttpsIngestIT {
  @Test
  void anEdgeShipsOnlyToWhomItsAuthorityVouchesFor() throws Exception {
    assumeTrue(openssl(), "openssl is not installed");
    Path keys = Files.createTempDirectory("keys");
    Path authority = authority(keys, "ca");
    Path another = authority(keys, "another");
    Path store = server(keys);
    int port = Instance.freePort();
    int syslog = Instance.freePort();
    try (Instance mothership = Distribution.instance("mothership", "https-mothership");
        Instance edge = Distribution.instance("edge", "https-edge")) {
      mothership.configure("org.ops4j.pax.web.cfg", web(mothership, store, port));
      mothership.start().awaitOk("/readyz");
      Site.configureSyslog(edge, syslog);
      configureShipper(edge, mothership, port, another);
      edge.start().awaitOk("/readyz");
      try (SyslogClient client = new SyslogClient(SyslogClient.Transport.TCP_LF, syslog, "https")) {
        client.send(1, 50);
      }

      await("the refusal")
          .atMost(LIMIT)
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(edge.get("/healthz").body())
                      .contains("the certificate of", "is refused"));
      assertThat(new Store(mothership).counts("https")).isEmpty();

      configureShipper(edge, mothership, port, authority);
      new Store(mothership).awaitOnceEach("https", 50, LIMIT);
    }
  }

  private static boolean openssl() {
    try {
      return Commands.run(List.of("openssl", "version"), Map.of()).status() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static Path authority(Path folder, String name) throws IOException {
    Path certificate = folder.resolve(name + ".pem");
    Commands.run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "30",
        "-subj",
        "/CN=" + name,
        "-keyout",
        folder.resolve(name + ".key").toString(),
        "-out",
        certificate.toString());
    return certificate;
  }

  /** The server's key and certificate, signed by {@code ca}, as PKCS12. */
  private static Path server(Path folder) throws IOException {
    Path script =
        Files.writeString(
            folder.resolve("server.sh"),
            """
            set -eu
            cd %s
            openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost \
              -keyout server.key -out server.csr
            printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\\nextendedKeyUsage=serverAuth\\n' >server.ext
            openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 \
              -extfile server.ext -out server.pem
            openssl pkcs12 -export -inkey server.key -in server.pem -certfile ca.pem \
              -passout pass:change-me -out server.p12
            """
                .formatted(folder));
    Commands.run("sh", script.toString());
    return folder.resolve("server.p12");
  }

  private static String web(Instance instance, Path store, int port) {
    return """
    org.ops4j.pax.web.listening.addresses = 127.0.0.1
    org.osgi.service.http.enabled = true
    org.osgi.service.http.port = %d
    org.osgi.service.http.secure.enabled = true
    org.osgi.service.http.port.secure = %d
    org.ops4j.pax.web.ssl.keystore = %s
    org.ops4j.pax.web.ssl.keystore.type = PKCS12
    org.ops4j.pax.web.ssl.keystore.password = change-me
    org.ops4j.pax.web.ssl.key.password = change-me
    org.ops4j.pax.web.ssl.protocols.included = TLSv1.3,TLSv1.2
    """
        .formatted(instance.httpPort(), port, store);
  }

  private static void configureShipper(
      Instance edge, Instance mothership, int port, Path truststore) throws IOException {
    edge.configure(
        "io.edgebot.sink.shipper-main.cfg",
        """
        urls = https://localhost:%d/ingest
        token_file = %s
        tls_truststore = %s
        timeout_seconds = 5
        flush_interval_seconds = 0.2
        """
            .formatted(port, Site.token(mothership), truststore));
  }
}
