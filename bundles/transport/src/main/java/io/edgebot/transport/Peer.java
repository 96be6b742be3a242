package io.edgebot.transport;

import org.jspecify.annotations.Nullable;

/**
 * Who sent something.
 *
 * @param address its IP address as text, without a scope
 * @param port its port
 * @param secure whether it came over TLS
 * @param client who it proved to be; null without TLS, or if it showed no certificate
 */
public record Peer(String address, int port, boolean secure, @Nullable ClientCertificate client) {
  /** One that proved nothing. */
  public Peer(String address, int port, boolean secure) {
    this(address, port, secure, null);
  }

  /**
   * A certificate that a client showed and that is trusted.
   *
   * @param subject its subject as RFC 4514 writes names; may be empty
   * @param sha256 its fingerprint as lower-case hexadecimal digits
   */
  public record ClientCertificate(String subject, String sha256) {}
}
