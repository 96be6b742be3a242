package io.edgebot.itests;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Sends RFC 5424 messages that carry a sequence number, so that each can be looked for. */
final class SyslogClient implements AutoCloseable {
  /** What messages say: some days ago, as after an outage, and not so old that it is remarked. */
  static final Instant TIME =
      Instant.now().minus(Duration.ofDays(6)).truncatedTo(ChronoUnit.SECONDS);

  /** How messages travel. */
  enum Transport {
    UDP,
    TCP_LF,
    TCP_OCTET_COUNTED
  }

  private final Transport transport;
  private final int port;
  private final String name;
  private Socket socket;
  private DatagramSocket datagrams;
  private OutputStream out;

  /**
   * A client.
   *
   * @param name stands in every message as the application's name
   */
  SyslogClient(Transport transport, int port, String name) throws IOException {
    this.transport = transport;
    this.port = port;
    this.name = name;
    connect();
  }

  private void connect() throws IOException {
    if (transport == Transport.UDP) {
      datagrams = new DatagramSocket();
    } else {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);
    }
  }

  /** Sends messages {@code first} to {@code last}. */
  void send(long first, long last) throws IOException {
    send(first, last, "");
  }

  /** Sends messages {@code first} to {@code last} that end with a text. */
  void send(long first, long last, String end) throws IOException {
    for (long number = first; number <= last; number++) {
      write((message(name, number) + end).getBytes(StandardCharsets.US_ASCII));
    }
    if (out != null) {
      out.flush();
    }
  }

  static String message(String name, long number) {
    return "<165>1 " + TIME + " host " + name + " 77 ID1 - seq=" + number + " payload";
  }

  private void write(byte[] message) throws IOException {
    switch (transport) {
      case UDP ->
          datagrams.send(
              new DatagramPacket(message, message.length, InetAddress.getLoopbackAddress(), port));
      case TCP_LF -> {
        out.write(message);
        out.write('\n');
      }
      case TCP_OCTET_COUNTED -> {
        out.write((message.length + " ").getBytes(StandardCharsets.US_ASCII));
        out.write(message);
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
    }
    if (datagrams != null) {
      datagrams.close();
    }
  }
}
