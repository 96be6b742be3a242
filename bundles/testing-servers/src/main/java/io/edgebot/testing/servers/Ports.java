package io.edgebot.testing.servers;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Ports for servers of tests. */
public final class Ports {
  /** Ports that the kernel gives to no connection begin here. */
  private static final int FIRST = 10_000;

  private static final int COUNT = 20_000;

  /** Starts anywhere, for whatever else runs on this machine. */
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

  private Ports() {}

  /**
   * A port that nothing listens on now. It is none of those that the kernel gives to connections,
   * so that no connection takes it before its use.
   */
  public static int free() {
    for (int tries = 0; tries < COUNT; tries++) {
      int port = FIRST + NEXT.getAndIncrement() % COUNT;
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port");
  }

  private static boolean isFree(int port) {
    try (ServerSocket tcp = new ServerSocket(port);
        DatagramSocket udp = new DatagramSocket(port)) {
      return tcp.getLocalPort() == udp.getLocalPort();
    } catch (IOException e) {
      return false;
    }
  }
}
