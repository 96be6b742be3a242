package io.edgebot.transport.internal;

/**
 * What makes an endpoint the same one when an input listens again.
 *
 * @param instance the input's instance
 * @param protocol {@code udp}, {@code tcp} or {@code tls}
 * @param address as configured
 * @param port as configured; 0 for any
 */
record ListenerKey(String instance, String protocol, String address, int port) {
  /** Whether it takes a port of UDP, and not of TCP. */
  boolean datagrams() {
    return protocol.equals("udp");
  }

  @Override
  public String toString() {
    return protocol + " " + (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
  }
}
