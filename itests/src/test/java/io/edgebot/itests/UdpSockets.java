package io.edgebot.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the kernel tells of UDP sockets, {@code proc_net_udp(5)}. */
final class UdpSockets {
  private UdpSockets() {}

  /**
   * A socket of this network namespace.
   *
   * @param inode another number is another socket
   * @param drops datagrams that the kernel dropped since its receive buffer was full
   */
  record Socket(long inode, long drops) {}

  /** The sockets on a local port. */
  static List<Socket> onPort(int port) throws IOException {
    return Files.readAllLines(Path.of("/proc/net/udp")).stream()
        .skip(1)
        .map(line -> line.strip().split("\\s+"))
        .filter(fields -> fields[1].endsWith(":%04X".formatted(port)))
        .map(fields -> new Socket(Long.parseLong(fields[9]), Long.parseLong(fields[12])))
        .toList();
  }
}
