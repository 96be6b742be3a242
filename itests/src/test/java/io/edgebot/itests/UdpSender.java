package io.edgebot.itests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** Sends one message a datagram. */
final class UdpSender extends PacedSender {
  private final DatagramChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(2048);

  UdpSender(char stream, int port) throws IOException {
    super(stream);
    channel = DatagramChannel.open();
    channel.setOption(StandardSocketOptions.SO_SNDBUF, 4 << 20);
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  @Override
  void send(long first, long last) throws IOException {
    for (long number = first; number <= last; number++) {
      buffer.clear().put(message(number)).flip();
      channel.write(buffer);
    }
  }

  @Override
  public void close() throws IOException {
    super.close();
    channel.close();
  }
}
