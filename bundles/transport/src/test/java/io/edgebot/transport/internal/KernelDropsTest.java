package io.edgebot.transport.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KernelDropsTest {
  @Test
  void tellsWhatTheKernelDroppedSinceTheLastLook() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/net/udp")));
    try (DatagramSocket full = new DatagramSocket(null);
        DatagramSocket sender = new DatagramSocket()) {
      full.setReceiveBufferSize(4096);
      full.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
      KernelDrops drops = KernelDrops.ofPort(full.getLocalPort());
      assertThat(drops.more()).isZero();
      int sent = 50;
      for (int i = 0; i < sent; i++) {
        sender.send(new DatagramPacket(new byte[1000], 1000, full.getLocalSocketAddress()));
      }
      long dropped = drops.more();
      assertThat(drops.more()).isZero();
      full.setSoTimeout(200);
      int kept = 0;
      try {
        while (true) {
          full.receive(new DatagramPacket(new byte[1000], 1000));
          kept++;
        }
      } catch (java.net.SocketTimeoutException e) {
        assertThat(kept).isPositive();
      }
      assertThat(dropped).isPositive().isEqualTo(sent - kept);
    }
  }
}
