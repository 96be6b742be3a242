package io.edgebot.itests;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority and certificates that it issues, made by openssl in a directory. */
final class Pki {
  private static final String[] KEY = {
    "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"
  };

  private final Path directory;

  Pki(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
    openssl(
        "req",
        "-x509",
        KEY[0],
        KEY[1],
        KEY[2],
        KEY[3],
        KEY[4],
        "-keyout",
        file("ca.key"),
        "-out",
        file("ca.pem"),
        "-subj",
        "/CN=Authority",
        "-days",
        "30");
  }

  /** Issues a certificate, {@code <name>.pem}, with its key, {@code <name>.key}. */
  void issue(String name, String subject) throws IOException {
    openssl(
        "req",
        KEY[0],
        KEY[1],
        KEY[2],
        KEY[3],
        KEY[4],
        "-keyout",
        file(name + ".key"),
        "-out",
        file(name + ".csr"),
        "-subj",
        subject);
    Files.writeString(
        directory.resolve("extensions"), "subjectAltName=IP:127.0.0.1,DNS:gateway.test\n");
    openssl(
        "x509",
        "-req",
        "-in",
        file(name + ".csr"),
        "-CA",
        file("ca.pem"),
        "-CAkey",
        file("ca.key"),
        "-CAcreateserial",
        "-out",
        file(name + ".pem"),
        "-days",
        "30",
        "-extfile",
        file("extensions"));
  }

  String file(String name) {
    return directory.resolve(name).toString();
  }

  /** Puts the files of one certificate in the place of another's, as rotation does. */
  void replace(String name, String by) throws IOException {
    for (String kind : new String[] {".key", ".pem"}) {
      Path next = directory.resolve(name + kind + ".next");
      Files.copy(directory.resolve(by + kind), next, StandardCopyOption.REPLACE_EXISTING);
      Files.move(next, directory.resolve(name + kind), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /**
   * What a client in this process needs.
   *
   * @param name of the certificate that it shows; empty for none
   */
  SSLContext client(String name) throws IOException, GeneralSecurityException {
    KeyStore anchors = KeyStore.getInstance("PKCS12");
    anchors.load(null, null);
    anchors.setCertificateEntry("ca", certificate("ca"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(anchors);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    KeyStore own = null;
    if (!name.isEmpty()) {
      openssl(
          "pkcs12",
          "-export",
          "-in",
          file(name + ".pem"),
          "-inkey",
          file(name + ".key"),
          "-out",
          file(name + ".p12"),
          "-passout",
          "pass:changeit");
      own = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(directory.resolve(name + ".p12"))) {
        own.load(in, "changeit".toCharArray());
      }
    }
    keys.init(own, own == null ? null : "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  X509Certificate certificate(String name) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(directory.resolve(name + ".pem"))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static void openssl(String... arguments) throws IOException {
    String[] command = new String[arguments.length + 1];
    command[0] = "openssl";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Commands.run(command);
  }
}
