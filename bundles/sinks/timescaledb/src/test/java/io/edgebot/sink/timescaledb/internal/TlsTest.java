package io.edgebot.sink.timescaledb.internal;

import static io.edgebot.sink.timescaledb.internal.TestSink.syslog;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.testing.servers.Postgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that speaks TLS only. */
class TlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path directory;

  @Test
  void theServersCertificateIsChecked() throws Exception {
    KeyStore own = keyPair("server");
    Path root = pem("root.crt", "CERTIFICATE", own.getCertificate("server").getEncoded());
    Path other =
        pem("other.crt", "CERTIFICATE", keyPair("other").getCertificate("other").getEncoded());
    Path key = pem("server.key", "PRIVATE KEY", own.getKey("server", PASSWORD).getEncoded());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Map<String, String> settings =
        Map.of("ssl", "on", "ssl_cert_file", root.toString(), "ssl_key_file", key.toString());
    try (Postgres server = Postgres.start(Postgres.newest(), settings)) {
      TestDatabase database = TestDatabase.on(server);
      try (TestSink sink = TestSink.to(database, Map.of("url", url(database, root)))) {
        assertThat(sink.deliver(syslog(1))).isEqualTo(DeliveryResult.delivered());
        assertThat(
                database.query(
                    "SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE"
                        + " application_name = 'edgebot timescaledb-main'"))
            .containsExactly(List.of("t"));
      }
      try (TestSink sink = TestSink.opened(database, Map.of("url", url(database, other)))) {
        await()
            .atMost(TestSink.LIMIT)
            .untilAsserted(
                () ->
                    assertThat(sink.deliver(syslog(2)))
                        .isInstanceOfSatisfying(
                            DeliveryResult.RetryLater.class,
                            result -> assertThat(result.reason()).containsIgnoringCase("certif")));
      }
      assertThat(database.count("events")).isEqualTo(1);
    }
  }

  private static String url(TestDatabase database, Path root) {
    return database.url() + "?sslmode=verify-full&sslrootcert=" + root;
  }

  private KeyStore keyPair(String alias) throws Exception {
    Path file = directory.resolve(alias + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + alias,
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  private Path pem(String name, String type, byte[] content) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        directory.resolve(name),
        "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type, base64));
  }
}
