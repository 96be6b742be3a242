package io.edgebot.transport.internal;

import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.api.plugin.Secret;
import io.edgebot.transport.TlsOptions;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Makes what TLS needs of an endpoint's files. */
final class TlsFiles {
  /** RFC 5425 section 4.2 asks for TLS 1.2; RFC 9662 section 4 forbids what is older. */
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private static final long MAX_BYTES = 1024 * 1024;

  private final TlsOptions options;

  /**
   * What was read.
   *
   * @param context makes the engines of connections
   * @param certificate the server's own
   */
  record Loaded(SslContext context, X509Certificate certificate) {}

  private record Identity(PrivateKey key, List<X509Certificate> chain) {}

  TlsFiles(TlsOptions options) {
    this.options = options;
  }

  /** Differs if one of the files has changed, or another has taken its place. */
  String stamp() {
    StringBuilder stamp = new StringBuilder();
    for (Path file : paths()) {
      try {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        stamp.append(now.lastModifiedTime()).append(now.size()).append(now.fileKey());
      } catch (IOException e) {
        stamp.append(e);
      }
      stamp.append('\n');
    }
    return stamp.toString();
  }

  private List<Path> paths() {
    List<Path> paths = new ArrayList<>(List.of(options.certificate()));
    if (options.key() != null) {
      paths.add(options.key());
    }
    if (options.authorities() != null) {
      paths.add(options.authorities());
    }
    return paths;
  }

  /**
   * Reads the files.
   *
   * @throws InvalidSettingException names the key, the file and what is wrong with it
   */
  Loaded load() {
    Identity identity = identity();
    SslContextBuilder builder =
        SslContextBuilder.forServer(identity.key(), identity.chain())
            .sslProvider(SslProvider.JDK)
            .protocols(PROTOCOLS)
            .clientAuth(
                switch (options.clientAuth()) {
                  case NONE -> ClientAuth.NONE;
                  case WANT -> ClientAuth.OPTIONAL;
                  case NEED -> ClientAuth.REQUIRE;
                });
    Path authorities = options.authorities();
    if (authorities != null) {
      builder.trustManager(
          reading(
              "tls_ca_file",
              authorities,
              "a PEM file of certificates",
              () -> Pem.certificates(bytes(authorities))));
    }
    try {
      return new Loaded(builder.build(), identity.chain().get(0));
    } catch (SSLException | IllegalArgumentException e) {
      throw refusal("tls_certificate_file", options.certificate(), "usable for TLS", e);
    }
  }

  private Identity identity() {
    Path certificate = options.certificate();
    Path keyFile = options.key();
    byte[] file =
        reading("tls_certificate_file", certificate, "a readable file", () -> bytes(certificate));
    if (keyFile == null && !Pem.isPem(file)) {
      return reading(
          "tls_certificate_file",
          certificate,
          "a PEM file, or a PKCS#12 file that tls_key_password opens",
          () -> pkcs12(file, options.password()));
    }
    List<X509Certificate> chain =
        reading(
            "tls_certificate_file",
            certificate,
            "a PEM file of certificates, the server's own first",
            () -> Pem.certificates(file));
    String key = keyFile == null ? "tls_certificate_file" : "tls_key_file";
    Path holder = keyFile == null ? certificate : keyFile;
    return reading(
        key,
        holder,
        "a PEM file with the private key of the certificate",
        () -> {
          PrivateKey own = Pem.key(bytes(holder), options.password());
          requirePair(own, chain.get(0).getPublicKey());
          return new Identity(own, chain);
        });
  }

  private static Identity pkcs12(byte[] file, @Nullable Secret password)
      throws IOException, GeneralSecurityException {
    char[] secret = password == null ? new char[0] : password.reveal().toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(new ByteArrayInputStream(file), secret);
    for (String alias : Collections.list(store.aliases())) {
      Key key = store.getKey(alias, secret);
      if (key instanceof PrivateKey own) {
        List<X509Certificate> chain = new ArrayList<>();
        for (Certificate certificate : store.getCertificateChain(alias)) {
          chain.add((X509Certificate) certificate);
        }
        return new Identity(own, chain);
      }
    }
    throw new IOException("it holds no private key");
  }

  /** Refuses a key that is not the certificate's: clients would only see an odd failure. */
  private static void requirePair(PrivateKey own, PublicKey certified)
      throws IOException, GeneralSecurityException {
    String algorithm =
        switch (own.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> own.getAlgorithm();
        };
    byte[] text = {1, 2, 3};
    boolean pair = own.getAlgorithm().equals(certified.getAlgorithm());
    if (pair && !algorithm.equals("RSASSA-PSS")) {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(own);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(text);
      pair = signature.verify(signed);
    }
    if (!pair) {
      throw new IOException("its key is not that of the certificate");
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException("it is larger than 1 MiB");
    }
    return Files.readAllBytes(file);
  }

  private interface Reading<T> {
    T read() throws IOException, GeneralSecurityException;
  }

  private <T> T reading(String key, Path file, String allowed, Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw refusal(key, file, allowed, e);
    }
  }

  private InvalidSettingException refusal(String key, Path file, String allowed, Exception cause) {
    InvalidSettingException refusal =
        new InvalidSettingException(
            options.pid(), key, file.toString(), allowed + " (" + why(cause) + ")");
    refusal.initCause(cause);
    return refusal;
  }

  private static String why(Exception cause) {
    if (cause instanceof java.nio.file.NoSuchFileException) {
      return "there is no such file";
    }
    if (cause instanceof java.nio.file.AccessDeniedException) {
      return "it may not be read by this user";
    }
    String message = cause.getMessage();
    return message == null ? cause.toString() : message;
  }
}
