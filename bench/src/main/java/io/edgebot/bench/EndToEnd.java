package io.edgebot.bench;

import io.edgebot.sink.timescaledb.internal.PostgresBenchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Measures the started distribution, socket to mothership: {@code tcp [rate] [count]}, {@code udp
 * rate count}, {@code outage}, {@code backlog [gigabytes]}, {@code ingest [rate] [count] [sick]},
 * {@code start}, {@code idle}; and one sink by itself: {@code postgres [batches]}. Generator, edge
 * and receiver share the machine. Prints one line a measurement.
 */
public final class EndToEnd {
  private static final int SIZE = 200;
  private static final long SECOND = 1_000_000_000L;

  /** Messages before a measurement: gateways run for years, so what is measured is compiled. */
  private static final long WARM = 1_000_000;

  /** What a gateway that is not warm yet takes by UDP. */
  private static final long WARM_RATE = 50_000;

  /** With at most 10 000 events a request, slower than what comes. */
  private static final int SLOW_MILLIS = 1000;

  private final Path home;
  private final Path work;

  private EndToEnd(Path home, Path work) {
    this.home = home;
    this.work = work;
  }

  /** Runs one measurement; see the class. */
  public static void main(String[] arguments) throws IOException, SQLException {
    Path home = Path.of(System.getProperty("edgebot.home"));
    Path work = Files.createTempDirectory("edgebot-bench");
    try {
      EndToEnd bench = new EndToEnd(home, work);
      List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
      switch (arguments[0]) {
        case "tcp" -> bench.flow(false, number(rest, 0, 0), number(rest, 1, 4_000_000));
        case "udp" -> bench.flow(true, number(rest, 0, 60_000), number(rest, 1, 1_800_000));
        case "outage" -> bench.outage(number(rest, 0, 5_000), number(rest, 1, 30));
        case "backlog" -> bench.backlog(number(rest, 0, 2));
        case "ingest" ->
            bench.ingest(number(rest, 0, 0), number(rest, 1, 1_000_000), rest.contains("sick"));
        case "start" -> bench.start();
        case "idle" -> bench.idle(number(rest, 0, 60));
        case "postgres" -> print("%s", PostgresBenchmark.run(number(rest, 0, 50)));
        default ->
            throw new IllegalArgumentException(
                "'"
                    + arguments[0]
                    + "' must be one of tcp, udp, outage, backlog, ingest, start, idle, postgres");
      }
    } finally {
      delete(work);
    }
  }

  private static long number(List<String> arguments, int index, long absent) {
    return index < arguments.size() ? Long.parseLong(arguments.get(index)) : absent;
  }

  private void flow(boolean udp, long rate, long count) throws IOException {
    try (CountingMothership mothership = new CountingMothership();
        Node edge = edge(mothership)) {
      edge.start();
      SyslogLoad load = new SyslogLoad(edge.syslogPort, SIZE);
      send(load, udp, 0, WARM, udp ? WARM_RATE : 0);
      await(mothership, WARM, 30);
      double idleMegabytes = edge.residentMegabytes();
      long before = mothership.count();
      double cpu = edge.cpuSeconds();
      long start = System.nanoTime();
      send(load, udp, WARM, count, rate);
      double sent = seconds(start);
      await(mothership, before + count, 15);
      double all = seconds(start);
      long arrived = mothership.count() - before;
      print(
          "%s: %,d messages of %d bytes, sent in %.1f s, all arrived after %.1f s: %,.0f/s;"
              + " lost %,d, twice %,d; %.2f CPU-s per million; RSS %.0f MB before, %.0f MB after;"
              + " %.0f bytes a message on the wire, %,d messages a request",
          udp ? "udp" : "tcp",
          count,
          SIZE,
          sent,
          all,
          arrived / all,
          count - arrived,
          mothership.duplicates(),
          (edge.cpuSeconds() - cpu) * 1e6 / count,
          idleMegabytes,
          edge.residentMegabytes(),
          (double) mothership.wireBytes() / mothership.count(),
          mothership.count() / Math.max(1, mothership.requests()));
      edge.series("edgebot_messages_dropped_total").forEach(line -> print("  %s", line));
    }
  }

  private static void send(SyslogLoad load, boolean udp, long first, long count, long rate)
      throws IOException {
    if (udp) {
      load.udp(first, count, rate);
    } else {
      load.tcp(first, count, rate);
    }
  }

  private void outage(long rate, long outageSeconds) throws IOException {
    try (CountingMothership mothership = new CountingMothership();
        Node edge = edge(mothership)) {
      edge.start();
      SyslogLoad load = new SyslogLoad(edge.syslogPort, SIZE);
      load.tcp(0, rate * 10, rate);
      await(mothership, rate * 10, 30);
      double cpu = edge.cpuSeconds();
      load.tcp(rate * 10, rate * 10, rate);
      await(mothership, rate * 20, 30);
      double normal = (edge.cpuSeconds() - cpu) * 1e6 / (rate * 10);
      cpu = edge.cpuSeconds();
      mothership.away(true);
      load.tcp(rate * 20, rate * outageSeconds, rate);
      mothership.away(false);
      long back = System.nanoTime();
      long total = rate * (20 + outageSeconds);
      await(mothership, total, 60);
      print(
          "outage: %d s at %,d/s; drained %.2f s after the return; lost %,d, twice %,d;"
              + " CPU-s per million: %.2f normal, %.2f in the outage",
          outageSeconds,
          rate,
          seconds(back),
          total - mothership.count(),
          mothership.duplicates(),
          normal,
          (edge.cpuSeconds() - cpu) * 1e6 / (rate * outageSeconds));
    }
  }

  /** What gigabytes that could not be shipped do to a start, to memory and to what follows. */
  private void backlog(long gigabytes) throws IOException {
    try (CountingMothership mothership = new CountingMothership();
        Node edge = edge(mothership)) {
      edge.configure(
          "io.edgebot.engine.cfg",
          "sinks = shipper-main\nmax_bytes = %d\n".formatted((gigabytes + 2) << 30));
      edge.start();
      edge.stop();
      double empty = edge.start();
      pause(5);
      print(
          "backlog: start with an empty journal %.1f s, RSS %.0f MB",
          empty, edge.residentMegabytes());
      mothership.away(true);
      SyslogLoad load = new SyslogLoad(edge.syslogPort, SIZE);
      long count = 0;
      while (edge.metric("edgebot_journal_bytes") < gigabytes * 1e9) {
        load.tcp(count, 250_000, 0);
        count += 250_000;
      }
      while (edge.metric("edgebot_journal_events") < count) {
        pause(1);
      }
      double bytes = edge.metric("edgebot_journal_bytes");
      print(
          "backlog: %,d messages, %.2f GB; RSS %.0f MB",
          count, bytes / 1e9, edge.residentMegabytes());
      edge.stop();
      double full = edge.start();
      pause(5);
      print("backlog: start %.1f s, RSS %.0f MB", full, edge.residentMegabytes());
      mothership.away(false);
      long back = System.nanoTime();
      await(mothership, count, 60);
      print(
          "backlog: shipped %,.0f/s; lost %,d, twice %,d; RSS %.0f MB",
          mothership.count() / seconds(back),
          count - mothership.count(),
          mothership.duplicates(),
          edge.residentMegabytes());
    }
  }

  private void start() throws IOException {
    try (CountingMothership mothership = new CountingMothership();
        Node edge = edge(mothership)) {
      double cold = edge.start();
      edge.stop();
      double warm = edge.start();
      pause(5);
      print(
          "start: cold %.1f s, warm %.1f s to ready; RSS %.0f MB idle",
          cold, warm, edge.residentMegabytes());
    }
  }

  private void idle(long seconds) throws IOException {
    try (CountingMothership mothership = new CountingMothership();
        Node edge = edge(mothership)) {
      edge.start();
      pause(10);
      double cpu = edge.cpuSeconds();
      long written = edge.writtenBytes();
      new SyslogLoad(edge.syslogPort, SIZE).tcp(0, seconds, 1);
      print(
          "idle: 1 message a second for %d s: %.1f MB written a day, %.2f %% of a CPU, RSS %.0f MB",
          seconds,
          (edge.writtenBytes() - written) / 1e6 * 86_400 / seconds,
          (edge.cpuSeconds() - cpu) * 100 / seconds,
          edge.residentMegabytes());
    }
  }

  /**
   * What /ingest takes with the shipped pipeline, until it is in the journal.
   *
   * @param sick whether there are two further sinks, one whose destination is down and a slow one
   */
  private void ingest(long rate, long count, boolean sick) throws IOException {
    try (CountingMothership slow = new CountingMothership();
        Node mothership =
            options(Node.mothership(home, Files.createTempDirectory(work, "mothership")))) {
      if (sick) {
        slow.delay(SLOW_MILLIS);
        mothership
            .withFeature("edgebot-shipper")
            .configure("io.edgebot.sink.shipper-slow.cfg", "urls = " + slow.url() + "\n")
            .configure(
                "io.edgebot.sink.shipper-down.cfg",
                "urls = http://127.0.0.1:" + Node.freePort() + "/ingest\n");
      }
      mothership.start();
      String token = Files.readString(mothership.data().resolve("ingest-token")).strip();
      IngestLoad load = new IngestLoad(mothership.httpPort, token);
      load.run(count / 4, 0);
      double cpu = mothership.cpuSeconds();
      IngestLoad.Result result = load.run(count, rate);
      print(
          "ingest: %,d events in requests of %,d, %,.0f/s; answers p50 %.0f ms, p99 %.0f ms;"
              + " %.2f CPU-s per million (the store's work included); RSS %.0f MB",
          count,
          IngestLoad.BATCH,
          count / result.seconds(),
          result.p50Millis(),
          result.p99Millis(),
          (mothership.cpuSeconds() - cpu) * 1e6 / count,
          mothership.residentMegabytes());
      if (sick) {
        print(
            "ingest: meanwhile %,.0f events waited for the sink that is down, %,.0f for the slow"
                + " one, %,.0f for the store",
            mothership.metric("edgebot_queue_events", "shipper-down"),
            mothership.metric("edgebot_queue_events", "shipper-slow"),
            mothership.metric("edgebot_queue_events", "store-main"));
      }
    }
  }

  private Node edge(CountingMothership mothership) throws IOException {
    return options(Node.edge(home, Files.createTempDirectory(work, "edge"), mothership.url()));
  }

  private static Node options(Node node) {
    String options = System.getProperty("edgebot.jvm", "");
    return options.isEmpty() ? node : node.with("EDGEBOT_JVM_OPTS=" + options);
  }

  /** Waits until so many arrived, or until nothing arrives for some seconds. */
  private static void await(CountingMothership mothership, long count, long seconds) {
    long last = -1;
    long changed = System.nanoTime();
    while (mothership.count() < count && System.nanoTime() - changed < seconds * SECOND) {
      if (mothership.count() != last) {
        last = mothership.count();
        changed = System.nanoTime();
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static void pause(long seconds) {
    long end = System.nanoTime() + seconds * SECOND;
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(java.util.Locale.ROOT, format, values));
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
