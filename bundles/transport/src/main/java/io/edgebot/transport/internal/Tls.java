package io.edgebot.transport.internal;

import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.transport.Peer;
import io.edgebot.transport.TlsOptions;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS of one endpoint. Files that have changed are read again; while they cannot be used, what
 * they held before stays in force. Connections keep what they began with.
 */
final class Tls {
  private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

  /** From the connection to the end of its handshake. */
  private static final Duration HANDSHAKE = Duration.ofSeconds(10);

  private static final Duration EXPIRY_NOTICE = Duration.ofDays(14);

  private final TlsOptions options;
  private final TlsFiles files;
  private String stamp;
  private volatile TlsFiles.Loaded loaded;
  private volatile String problem = "";

  private Tls(TlsOptions options, TlsFiles files, String stamp, TlsFiles.Loaded loaded) {
    this.options = options;
    this.files = files;
    this.stamp = stamp;
    this.loaded = loaded;
  }

  /**
   * Reads the files of an endpoint.
   *
   * @param before what the endpoint has at present: it goes on with that if the same files were
   *     good then, and are not now
   * @throws InvalidSettingException if they cannot be used
   */
  static Tls load(TlsOptions options, @Nullable Tls before) {
    TlsFiles files = new TlsFiles(options);
    String stamp = files.stamp();
    try {
      return new Tls(options, files, stamp, files.load());
    } catch (InvalidSettingException e) {
      if (before == null || !before.readsTheSameAs(options)) {
        throw e;
      }
      Tls same = new Tls(options, files, stamp, before.loaded);
      same.keep(e);
      return same;
    }
  }

  private boolean readsTheSameAs(TlsOptions other) {
    return options.certificate().equals(other.certificate())
        && Objects.equals(options.key(), other.key())
        && Objects.equals(options.authorities(), other.authorities())
        && options.clientAuth() == other.clientAuth();
  }

  /** Reads the files again if they have changed, or could not be used. */
  void look() {
    String now = files.stamp();
    if (now.equals(stamp) && problem.isEmpty()) {
      return;
    }
    stamp = now;
    try {
      loaded = files.load();
      problem = "";
      LOG.info(
          "{}: certificates read again; the server's is valid until {}",
          options.pid(),
          loaded.certificate().getNotAfter().toInstant());
    } catch (InvalidSettingException e) {
      keep(e);
    }
  }

  private void keep(InvalidSettingException e) {
    String told = e.getMessage() + "; the certificate that was read before stays in use";
    if (!told.equals(problem)) {
      LOG.warn("{}", told);
    }
    problem = told;
  }

  /** What an operator should look after. */
  List<String> warnings(Instant now) {
    List<String> warnings = new ArrayList<>();
    if (!problem.isEmpty()) {
      warnings.add(problem);
    }
    Instant end = loaded.certificate().getNotAfter().toInstant();
    if (end.isBefore(now.plus(EXPIRY_NOTICE))) {
      warnings.add(
          "tls_certificate_file "
              + options.certificate()
              + (end.isBefore(now) ? ": the certificate has expired at " : " expires at ")
              + end
              + "; put a new one in its place.");
    }
    return warnings;
  }

  /** The handler of one connection. */
  SslHandler handler(ByteBufAllocator allocator) {
    SslHandler handler = loaded.context().newHandler(allocator);
    handler.setHandshakeTimeoutMillis(HANDSHAKE.toMillis());
    return handler;
  }

  /** Who the client has proved to be; null if it showed no certificate. */
  static Peer.@Nullable ClientCertificate client(SSLSession session)
      throws GeneralSecurityException {
    try {
      X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return new Peer.ClientCertificate(
          certificate.getSubjectX500Principal().getName(), HexFormat.of().formatHex(digest));
    } catch (SSLPeerUnverifiedException e) {
      // It was not asked for one, or had none and need not have.
      return null;
    }
  }
}
