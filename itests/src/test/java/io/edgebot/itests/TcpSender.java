package io.edgebot.itests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Sends octet-counted messages over one connection, which is never made again. The end of the last
 * message of each burst goes with the next burst, so that a frame is incomplete while messages
 * come.
 */
final class TcpSender extends PacedSender {
  private static final int HELD_BACK = 20;

  private final Socket socket;
  private byte[] rest = new byte[0];

  /**
   * A sender on a connection.
   *
   * @param socket plain or TLS; closed with the sender
   */
  TcpSender(char stream, Socket socket) {
    super(stream);
    this.socket = socket;
  }

  @Override
  void send(long first, long last) throws IOException {
    ByteArrayOutputStream burst = new ByteArrayOutputStream();
    burst.write(rest);
    for (long number = first; number <= last; number++) {
      byte[] message = message(number);
      burst.write((message.length + " ").getBytes(StandardCharsets.US_ASCII));
      burst.write(message);
    }
    byte[] all = burst.toByteArray();
    int now = all.length - HELD_BACK;
    socket.getOutputStream().write(all, 0, now);
    rest = new byte[HELD_BACK];
    System.arraycopy(all, now, rest, 0, HELD_BACK);
  }

  @Override
  long whole(long last) {
    return last - 1;
  }

  @Override
  void finish() throws IOException {
    socket.getOutputStream().write(rest);
    rest = new byte[0];
  }

  @Override
  public void close() throws IOException {
    super.close();
    socket.close();
  }
}
