package io.edgebot.transport.internal;

/**
 * What makes an endpoint the same one when an input listens again.
 *
 * @param instance the input's instance
 * @param protocol {@code udp} or {@code tcp}
 * @param address as configured
 * @param port as configured; 0 for any
 */
record ListenerKey(String instance, String protocol, String address, int port) {
  @Override
  public String toString() {
    return protocol + " " + (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
  }
}
