package io.edgebot.transport;

/**
 * Who sent something.
 *
 * @param address its IP address as text, without a scope
 * @param port its port
 * @param secure whether it came over TLS
 */
public record Peer(String address, int port, boolean secure) {}
