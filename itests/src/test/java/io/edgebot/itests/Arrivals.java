package io.edgebot.itests;

import io.edgebot.testing.servers.LokiServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Follows what {@link PacedSender}s' messages become in a destination, from a thread of its own.
 */
final class Arrivals implements AutoCloseable {
  private static final long POLL_NANOS = 20_000_000;
  private static final int REMEMBERED = 20;

  private final String destination;
  private final Source source;
  private final Thread thread;
  private final Map<Character, BitSet> seen = new TreeMap<>();
  private final List<String> twice = new ArrayList<>();
  private final List<String> unredacted = new ArrayList<>();
  private volatile boolean running = true;
  private SQLException failure;
  private long lastArrival;
  private long longestDelay;
  private long longestGap;

  /** A destination, looked into by one thread. */
  interface Source extends AutoCloseable {
    /** Hands over each message that came since the last call. */
    void read(Taker taker) throws SQLException;

    @Override
    void close() throws SQLException;
  }

  /** Takes a message that came, and whether its secret came along. */
  interface Taker {
    void take(String message, boolean secret);
  }

  private Arrivals(String destination, Source source) {
    this.destination = destination;
    this.source = source;
    thread = new Thread(this::run, "arrivals-" + destination);
    thread.start();
  }

  /** Follows the embedded store of an instance. */
  static Arrivals in(Instance instance) {
    return new Arrivals("store", SqlSource.of(instance));
  }

  /** Follows the events in PostgreSQL. */
  static Arrivals in(PostgresDatabase database) {
    return new Arrivals("timescaledb", SqlSource.of(database));
  }

  /** Follows the lines in Loki. */
  static Arrivals in(LokiServer loki) {
    return new Arrivals("loki", new LokiSource(loki));
  }

  private void run() {
    try (source) {
      while (running) {
        read();
        LockSupport.parkNanos(POLL_NANOS);
      }
    } catch (SQLException e) {
      synchronized (this) {
        failure = e;
      }
    }
  }

  private synchronized void read() throws SQLException {
    source.read(this::take);
  }

  /** {@code u=17 1795569442000 ...}: the stream, the number and when it was sent. */
  private void take(String message, boolean secret) {
    long now = System.currentTimeMillis();
    longestGap = lastArrival == 0 ? 0 : Math.max(longestGap, now - lastArrival);
    lastArrival = now;
    int space = message.indexOf(' ');
    int number = Integer.parseInt(message, 2, space, 10);
    long sent = Long.parseLong(message, space + 1, message.indexOf(' ', space + 1), 10);
    longestDelay = Math.max(longestDelay, now - sent);
    BitSet numbers = seen.computeIfAbsent(message.charAt(0), stream -> new BitSet());
    if (numbers.get(number)) {
      remember(twice, message);
    }
    numbers.set(number);
    if (secret) {
      remember(unredacted, message);
    }
  }

  private static void remember(List<String> list, String message) {
    if (list.size() < REMEMBERED) {
      list.add(message);
    }
  }

  /** The numbers of a stream from {@code first} to {@code last} that have not come, as ranges. */
  synchronized List<String> missing(char stream, long first, long last) {
    if (failure != null) {
      throw new AssertionError("cannot read " + destination, failure);
    }
    BitSet numbers = seen.getOrDefault(stream, new BitSet());
    List<String> missing = new ArrayList<>();
    for (int from = numbers.nextClearBit((int) first); from <= last; ) {
      int next = numbers.nextSetBit(from);
      long to = next < 0 || next > last ? last : next - 1;
      missing.add(from == to ? Integer.toString(from) : from + "-" + to);
      from = numbers.nextClearBit((int) to + 1);
    }
    return missing;
  }

  /** Some of the messages that came more than once. */
  synchronized List<String> twice() {
    return List.copyOf(twice);
  }

  /** Some of the messages that came with their secret. */
  synchronized List<String> unredacted() {
    return List.copyOf(unredacted);
  }

  /** How many messages of a stream came. */
  synchronized long count(char stream) {
    return seen.getOrDefault(stream, new BitSet()).cardinality();
  }

  /** How many messages came, each counted once. */
  synchronized long countInAll() {
    return seen.values().stream().mapToLong(BitSet::cardinality).sum();
  }

  /**
   * The most milliseconds from sending to storing, and between two times of storing, since the last
   * call; both with the twenty between two looks.
   */
  synchronized Times times() {
    Times times = new Times(longestDelay, longestGap);
    longestDelay = 0;
    longestGap = 0;
    return times;
  }

  /** Milliseconds. */
  record Times(long delay, long gap) {}

  @Override
  public void close() throws InterruptedException {
    running = false;
    thread.join();
  }

  @Override
  public String toString() {
    return destination;
  }
}
