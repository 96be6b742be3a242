package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Syslog at a steady rate, over UDP and connections, and what of it has arrived where it must. What
 * is lost is told with the action that was going on when it was sent.
 */
final class Load implements AutoCloseable {
  private static final char BRIEF = 'c';
  private static final int BRIEF_RATE = 20;
  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final int MOST_HALVINGS = 3;
  private static final long BEHIND_MILLIS = 2_000;

  private int rate;
  private final int port;
  private final Instance collector;
  private final Map<Character, PacedSender> senders = new LinkedHashMap<>();
  private final List<Arrivals> arrivals;
  private final List<Mark> marks = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private Map<Character, Long> accounted = new TreeMap<>();
  private UdpSockets.Socket socket;
  private long lastDelay;

  /** An action, and the last numbers that were sent when it began and when it had ended. */
  private record Mark(String what, Map<Character, Long> first, Map<Character, Long> last) {}

  /**
   * A load that waits for {@link #start}.
   *
   * @param rate messages a second
   * @param port where datagrams go and brief connections are made
   * @param collector the instance that receives them
   * @param arrivals where they arrive, each once; closed with the load
   */
  Load(int rate, int port, Instance collector, Arrivals... arrivals) throws IOException {
    this.rate = rate;
    this.port = port;
    this.collector = collector;
    this.arrivals = List.of(arrivals);
    senders.put('u', new UdpSender('u', port));
    senders.put(BRIEF, new BriefConnections(BRIEF, port));
  }

  /** Adds a connection, plain or TLS, which is closed with the load. */
  void connection(char stream, Socket connected) {
    senders.put(stream, new TcpSender(stream, connected));
  }

  /**
   * Starts, and waits until messages are stored within a second or half a minute has passed: new
   * processes are slow.
   */
  void start() throws IOException {
    assertThat(UdpSockets.onPort(port)).hasSize(1);
    socket = UdpSockets.onPort(port).get(0);
    senders.values().forEach(PacedSender::start);
    mix('u');
    long begin = System.nanoTime();
    do {
      during("the start", this::second);
    } while (lastDelay > 1000 && System.nanoTime() - begin < WARM_UP.toNanos());
    for (int i = 0; i < MOST_HALVINGS && lastDelay > BEHIND_MILLIS && !LongRun.isOn(); i++) {
      halve();
    }
  }

  /** Where the machine does not keep up, the normal run sends less: it is about what swaps lose. */
  private void halve() throws IOException {
    rate /= 2;
    System.err.printf("%d ms behind: %d messages a second from now on%n", lastDelay, rate);
    mix('u');
    for (int i = 0; i < 2; i++) {
      during("the start", this::second);
    }
  }

  private void second() {
    long before = sentInAll();
    while (sentInAll() < before + rate) {
      LockSupport.parkNanos(20_000_000);
    }
  }

  /** Sends over these, over each as much as over the others, and a little over connections. */
  void mix(char... streams) {
    senders.values().forEach(sender -> sender.rate(0));
    senders.get(BRIEF).rate(BRIEF_RATE);
    for (char stream : streams) {
      senders.get(stream).rate(rate / streams.length);
    }
  }

  /** What happens while messages come in. */
  interface Action {
    void perform() throws IOException;
  }

  /** Performs an action and waits until all that was sent by its end has arrived. */
  void during(String what, Action action) throws IOException {
    arrivals.forEach(Arrivals::times);
    long begin = System.nanoTime();
    long sentBefore = sentInAll();
    try {
      action.perform();
    } catch (IOException | RuntimeException | AssertionError e) {
      fault(what + ", when " + sent() + " were sent: " + e);
    }
    long performed = System.nanoTime();
    settle(what);
    long end = System.nanoTime();
    long sentMeanwhile = sentInAll() - sentBefore;
    lastDelay = 0;
    for (Arrivals each : arrivals) {
      Arrivals.Times times = each.times();
      lastDelay = Math.max(lastDelay, times.delay());
      System.err.printf(
          "swap; %s; ms: %d; then ms until all was stored: %d; in %s: longest delay ms: %d; longest"
              + " gap ms: %d; messages a second: %d%n",
          what,
          (performed - begin) / 1_000_000,
          (end - performed) / 1_000_000,
          each,
          times.delay(),
          times.gap(),
          sentMeanwhile * 1_000_000_000L / (end - begin));
    }
  }

  /** Does these to a plugin, one after the other; how is told with each. */
  void swap(Swapped plugin, List<Swap> swaps, String how) throws IOException {
    for (Swap swap : swaps) {
      during(
          swap + " of " + plugin + how,
          () -> {
            swap.perform(plugin);
            plugin.awaitHealthy(PluginJar.SHIPPED);
          });
    }
  }

  /** How many messages have been sent. */
  long sentInAll() {
    return sent().values().stream().mapToLong(Long::longValue).sum();
  }

  private void fault(String text) {
    System.err.println("FAULT: " + text);
    faults.add(text);
  }

  /** The last number of each stream that has been sent. */
  Map<Character, Long> sent() {
    Map<Character, Long> sent = new TreeMap<>();
    senders.forEach((stream, sender) -> sent.put(stream, sender.sent()));
    return sent;
  }

  /** Waits for what was sent up to now; what is late can still be told at the end to be lost. */
  private void settle(String what) throws IOException {
    Mark mark = new Mark(what, accounted, sent());
    marks.add(mark);
    accounted = mark.last();
    long deadline = System.nanoTime() + LIMIT.toNanos();
    String missing = missing(mark);
    while (!missing.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(20_000_000);
      missing = missing(mark);
    }
    if (!missing.isEmpty()) {
      System.err.println("LATE: " + missing + " dropped: " + dropped());
    }
    List<UdpSockets.Socket> now = UdpSockets.onPort(port);
    if (!now.equals(List.of(socket))) {
      fault(what + ": the UDP socket was " + socket + " and is " + now);
      socket = now.isEmpty() ? socket : now.get(0);
    }
  }

  /** What the collector says that it dropped. */
  private List<String> dropped() throws IOException {
    return collector
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.matches("edgebot_messages_dropped_total.* [^0].*"))
        .toList();
  }

  /** What was sent during an action and is not there; empty if all is. */
  private String missing(Mark mark) {
    StringBuilder text = new StringBuilder();
    for (Arrivals each : arrivals) {
      mark.last()
          .forEach(
              (stream, last) -> {
                long first = mark.first().getOrDefault(stream, 0L) + 1;
                List<String> ranges = each.missing(stream, first, last);
                if (!ranges.isEmpty()) {
                  text.append(
                      " in %s %c %s%s of %d-%d"
                          .formatted(
                              each,
                              stream,
                              ranges.subList(0, Math.min(20, ranges.size())),
                              ranges.size() > 20 ? " and more" : "",
                              first,
                              last));
                }
              });
    }
    return text.isEmpty() ? "" : mark.what() + ":" + text;
  }

  /** Ends the load and asserts that each message arrived once, without its secret. */
  void finish() throws IOException, InterruptedException {
    for (PacedSender sender : senders.values()) {
      sender.stop();
    }
    settle("the end");
    for (Mark mark : marks) {
      String missing = missing(mark);
      if (!missing.isEmpty()) {
        fault("lost: " + missing + " dropped: " + dropped());
      }
    }
    arrivals.forEach(this::judge);
    assertThat(faults).isEmpty();
  }

  private void judge(Arrivals arrived) {
    if (!arrived.twice().isEmpty()) {
      fault("stored twice in " + arrived + ": " + arrived.twice());
    }
    if (!arrived.unredacted().isEmpty()) {
      fault("stored unredacted in " + arrived + ": " + arrived.unredacted());
    }
    sent()
        .forEach(
            (stream, last) -> {
              if (arrived.count(stream) > last) {
                fault("more arrived in " + arrived + " than was sent over " + stream);
              }
            });
  }

  @Override
  public void close() throws IOException, InterruptedException {
    for (PacedSender sender : senders.values()) {
      sender.close();
    }
    for (Arrivals each : arrivals) {
      each.close();
    }
  }
}
