package io.edgebot.transport;

/**
 * How to receive datagrams.
 *
 * @param address to bind, a literal or a name
 * @param port to bind, 0 to 65535; 0 takes any
 * @param maxBytes the largest datagram; what is longer is cut by the kernel and counted
 * @param receiveBufferBytes asked of the kernel
 */
public record UdpOptions(String address, int port, int maxBytes, int receiveBufferBytes) {}
