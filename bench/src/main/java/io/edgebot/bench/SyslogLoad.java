package io.edgebot.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.locks.LockSupport;

/** Sends numbered syslog messages to the loopback address at a rate, or as fast as it can. */
final class SyslogLoad {
  private static final long SLICE_NANOS = 1_000_000;

  private final int port;
  private final int size;

  SyslogLoad(int port, int size) {
    this.port = port;
    this.size = size;
  }

  /** Sends by TCP, lines ended by LF; a rate of 0 is no limit. */
  void tcp(long first, long count, long rate) throws IOException {
    Messages messages = new Messages(size);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 256 * 1024)) {
      Pace pace = new Pace(rate);
      for (long i = 0; i < count; i++) {
        out.write(messages.of(first + i));
        out.write('\n');
        if (pace.due(i + 1)) {
          out.flush();
          pace.await(i + 1);
        }
      }
    }
  }

  /** Sends by UDP, a datagram a message. */
  void udp(long first, long count, long rate) throws IOException {
    Messages messages = new Messages(size);
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      Pace pace = new Pace(rate);
      for (long i = 0; i < count; i++) {
        channel.write(ByteBuffer.wrap(messages.of(first + i)));
        if (pace.due(i + 1)) {
          pace.await(i + 1);
        }
      }
    }
  }

  /** Spreads messages over time, in slices of a millisecond. */
  private static final class Pace {
    private final long start = System.nanoTime();
    private final long rate;
    private final long slice;

    Pace(long rate) {
      this.rate = rate;
      this.slice = rate == 0 ? 1000 : Math.max(1, rate * SLICE_NANOS / 1_000_000_000L);
    }

    boolean due(long sent) {
      return rate > 0 && sent % slice == 0;
    }

    void await(long sent) {
      long due = start + sent * 1_000_000_000L / rate;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
  }
}
