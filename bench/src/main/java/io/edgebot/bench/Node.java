package io.edgebot.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A distribution started in a role, measured from outside through /proc. */
final class Node implements AutoCloseable {
  private static final double TICKS_PER_SECOND = 100;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path home;
  private final Path base;
  private final String role;
  private final Pattern ready;
  private final List<String> environment = new ArrayList<>();
  private @Nullable Process process;
  final int syslogPort = freePort();
  final int httpPort = freePort();

  /**
   * A node that is not started yet.
   *
   * @param home the unpacked distribution
   * @param base an empty directory for the instance
   * @param role edge or mothership
   * @param input the instance name of the input that makes it ready
   */
  Node(Path home, Path base, String role, String input) {
    this.home = home;
    this.base = base;
    this.role = role;
    this.ready =
        Pattern.compile(
            "\"instance\":\"" + input + "\",\"version\":\"[^\"]+\",\"state\":\"healthy\"");
  }

  /** An edge that listens on its {@link #syslogPort} and ships to a URL. */
  static Node edge(Path home, Path base, String url) throws IOException {
    Node edge = new Node(home, base, "edge", "syslog-main");
    return edge.configure(
            "io.edgebot.input.syslog-main.cfg",
            "address = 127.0.0.1\nudp_port = %1$d\ntcp_port = %1$d\n".formatted(edge.syslogPort))
        .configure(
            "io.edgebot.sink.shipper-main.cfg",
            "urls = %s\nflush_interval_seconds = 0.2\n".formatted(url));
  }

  /** A mothership with its shipped settings. */
  static Node mothership(Path home, Path base) {
    return new Node(home, base, "mothership", "ingest");
  }

  /** Writes a file of its etc. */
  Node configure(String name, String text) throws IOException {
    Files.writeString(Files.createDirectories(base.resolve("etc")).resolve(name), text);
    return this;
  }

  /** Has it install a further feature at its first start. */
  Node withFeature(String feature) throws IOException {
    String conf = Files.readString(home.resolve("template/roles").resolve(role + ".conf"));
    return configure("edgebot.conf", conf.replace("FEATURES=\"", "FEATURES=\"" + feature + " "));
  }

  /** Its data directory. */
  Path data() {
    return base.resolve("data");
  }

  /** Adds to the environment, {@code NAME=value}. */
  Node with(String variable) {
    environment.add(variable);
    return this;
  }

  /** Starts it; returns seconds until its input worked. */
  double start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(home.resolve("bin/edgebot").toString(), "run", role);
    builder.environment().put("EDGEBOT_BASE", base.toString());
    builder.environment().put("EDGEBOT_HTTP_PORT", Integer.toString(httpPort));
    builder.environment().put("EDGEBOT_SSH_PORT", Integer.toString(freePort()));
    builder.environment().put("EDGEBOT_LOG_LEVEL", "WARN");
    for (String variable : environment) {
      int equals = variable.indexOf('=');
      builder.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
    }
    builder.redirectErrorStream(true).redirectOutput(base.resolve("console.log").toFile());
    builder.redirectInput(Path.of("/dev/null").toFile());
    Files.createDirectories(base);
    long start = System.nanoTime();
    process = builder.start();
    while (!healthy()) {
      if (!running().isAlive()) {
        throw new IOException("it ended: see " + base.resolve("console.log"));
      }
      LockSupport.parkNanos(20_000_000);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private boolean healthy() {
    try {
      return ready.matcher(get("/healthz").body()).find();
    } catch (IOException e) {
      return false; // it does not listen yet
    }
  }

  private HttpResponse<String> get(String path) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + httpPort + path);
    try {
      return http.send(
          HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** A sink's value of a metric. */
  double metric(String name, String sink) throws IOException {
    return metric(name + "{sink=\"" + sink + "\"}");
  }

  /** The sum of a metric's series. */
  double metric(String name) throws IOException {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** A metric's series that are not 0, as {@code /metrics} shows them. */
  List<String> series(String name) throws IOException {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{") && !line.endsWith(" 0.0"))
        .toList();
  }

  /** CPU seconds that it used so far. */
  double cpuSeconds() throws IOException {
    String stat = Files.readString(proc("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /** Bytes that it caused to be written to storage so far. */
  long writtenBytes() throws IOException {
    return number(proc("io"), "write_bytes:");
  }

  /** Resident memory in MB. */
  double residentMegabytes() throws IOException {
    return number(proc("status"), "VmRSS:") / 1024.0;
  }

  private static long number(Path file, String name) throws IOException {
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException(file + " has no " + name);
  }

  private Path proc(String name) {
    return Path.of("/proc", Long.toString(running().pid()), name);
  }

  private Process running() {
    Process started = process;
    if (started == null) {
      throw new IllegalStateException("not started");
    }
    return started;
  }

  /** Stops it and waits; it can be started again. */
  void stop() throws IOException {
    Process started = running();
    started.destroy();
    try {
      if (!started.waitFor(30, TimeUnit.SECONDS)) {
        throw new IOException("it does not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException("no free port", e);
    }
  }
}
