package io.edgebot.itests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Opens a connection for each burst of messages, and closes it behind them. */
final class BriefConnections extends PacedSender {
  private final int port;

  BriefConnections(char stream, int port) {
    super(stream);
    this.port = port;
  }

  @Override
  void send(long first, long last) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (long number = first; number <= last; number++) {
      lines.append(new String(message(number), StandardCharsets.US_ASCII)).append('\n');
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(lines.toString().getBytes(StandardCharsets.US_ASCII));
    }
  }
}
