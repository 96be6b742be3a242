package io.edgebot.transport;

import org.jspecify.annotations.Nullable;

/**
 * How to accept connections.
 *
 * @param address to bind, a literal or a name
 * @param port to bind, 0 to 65535; 0 takes any
 * @param maxConnections at a time; more are closed at once and counted
 * @param idleSeconds after which a silent connection is closed; 0 for never
 * @param bufferBytes the most that is held of one connection undecoded
 * @param tls how connections are secured; null for not at all
 */
public record TcpOptions(
    String address,
    int port,
    int maxConnections,
    int idleSeconds,
    int bufferBytes,
    @Nullable TlsOptions tls) {
  /** Connections without TLS. */
  public TcpOptions(
      String address, int port, int maxConnections, int idleSeconds, int bufferBytes) {
    this(address, port, maxConnections, idleSeconds, bufferBytes, null);
  }
}
