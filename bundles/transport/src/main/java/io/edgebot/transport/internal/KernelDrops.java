package io.edgebot.transport.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How many datagrams the kernel dropped since a socket's receive buffer was full: the last column
 * of {@code /proc/net/udp} and {@code udp6} (Linux, proc(5)).
 */
final class KernelDrops {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));
  private static final int INODE_COLUMN = 9;
  private static final int DROPS_COLUMN = 12;

  private final String inode;
  private long seen;

  private KernelDrops(String inode) {
    this.inode = inode;
  }

  /**
   * The drops of the socket that a file descriptor of this process is; of none where there is no
   * such table.
   */
  static KernelDrops ofDescriptor(int descriptor) {
    try {
      String link = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return new KernelDrops(link.replaceFirst("socket:\\[(\\d+)\\]", "$1"));
    } catch (IOException | UnsupportedOperationException e) {
      return none();
    }
  }

  /** The drops of the only socket bound to a port; of none if there are several. */
  static KernelDrops ofPort(int port) {
    String suffix = String.format(":%04X", port);
    List<String> inodes =
        rows().stream()
            .filter(columns -> columns[1].endsWith(suffix))
            .map(columns -> columns[INODE_COLUMN])
            .toList();
    return inodes.size() == 1 ? new KernelDrops(inodes.get(0)) : none();
  }

  private static KernelDrops none() {
    return new KernelDrops("");
  }

  /** How many more there are than at the last call. */
  long more() {
    if (inode.isEmpty()) {
      return 0;
    }
    for (String[] columns : rows()) {
      if (columns[INODE_COLUMN].equals(inode)) {
        long drops = Long.parseLong(columns[DROPS_COLUMN]);
        long more = Math.max(0, drops - seen);
        seen = drops;
        return more;
      }
    }
    return 0;
  }

  private static List<String[]> rows() {
    return TABLES.stream()
        .flatMap(table -> lines(table).stream().skip(1))
        .map(line -> line.strip().split("\\s+"))
        .filter(columns -> columns.length > DROPS_COLUMN)
        .toList();
  }

  private static List<String> lines(Path table) {
    try {
      return Files.readAllLines(table);
    } catch (IOException e) {
      // Not Linux, or no IPv6: then nothing is known of drops there.
      return List.of();
    }
  }
}
