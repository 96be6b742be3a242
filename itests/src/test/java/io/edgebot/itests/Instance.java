package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static io.edgebot.itests.Limits.promised;
import static org.awaitility.Awaitility.await;

import io.edgebot.testing.servers.Directories;
import io.edgebot.testing.servers.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One instance of the distribution, run as a process: started, spoken to, stopped or killed. Its
 * HTTP and shell ports are free ones of the loopback address; it keeps them, and its directories,
 * over restarts.
 */
final class Instance implements AutoCloseable {
  /**
   * With these a start takes half the processor time: the first compiler only, the simplest
   * collector, classes are not verified, and the shell's server does not load Bouncy Castle, which
   * goes through all curves that have a name.
   */
  private static final String QUICK_START =
      "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:+UnlockDiagnosticVMOptions"
          + " -XX:-BytecodeVerificationRemote"
          + " -Dorg.apache.sshd.security.provider.BC.enabled=false";

  /** In a stack: what installs or starts bundles. */
  private static final Pattern STARTING =
      Pattern.compile("org\\.apache\\.karaf\\.features|FrameworkStartLevelImpl\\.run");

  /** Longer than a stop may take with a lane to drain. */
  private static final int STOP_SECONDS = 30;

  private static final int TOLD_LINES = 15;
  private static final Collection<Instance> ALL = new ConcurrentLinkedQueue<>();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private final Path home;
  private final Path base;
  private final String role;
  private final Map<String, String> environment = new HashMap<>();
  private final int httpPort = freePort();
  private final int shellPort = freePort();
  private final Thread thread = Thread.currentThread();
  private Process process;

  Instance(Path home, Path base, String role) {
    this.home = home;
    this.base = base;
    this.role = role;
    environment.put("EDGEBOT_BASE", base.toString());
    environment.put("EDGEBOT_HTTP_PORT", Integer.toString(httpPort));
    environment.put("EDGEBOT_SSH_PORT", Integer.toString(shellPort));
    environment.put("EDGEBOT_LOG_LEVEL", "WARN");
    if (!LongRun.isOn()) {
      environment.put("EDGEBOT_JVM_OPTS", QUICK_START);
    }
    ALL.add(this);
  }

  /** The two that this thread made last: a site's, if it made one. */
  static List<Instance> latest() {
    List<Instance> made =
        ALL.stream().filter(each -> each.thread.equals(Thread.currentThread())).toList();
    return made.subList(Math.max(0, made.size() - 2), made.size());
  }

  /** The end of its log, and, if it runs, what the threads do that install and start bundles. */
  String report() throws IOException {
    List<String> log = log().lines().toList();
    return "%s (role %s), the end of its log:%n%s%n%s"
        .formatted(
            base,
            role,
            String.join("\n", log.subList(Math.max(0, log.size() - TOLD_LINES), log.size())),
            isAlive() ? starting() : "It does not run.");
  }

  private String starting() throws IOException {
    String threads =
        Commands.run(
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            Long.toString(pid()),
            "Thread.print");
    Files.writeString(base.resolve("threads.txt"), threads);
    return Stream.of(threads.split("\n\n"))
        .filter(each -> STARTING.matcher(each).find())
        .flatMap(each -> each.lines().limit(TOLD_LINES))
        .collect(Collectors.joining("\n"));
  }

  /** Sets a variable of the process's environment, for the next start. */
  Instance with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Runs it with the options of the JVM that are shipped, for tests with a high load. */
  Instance withShippedOptions() {
    environment.remove("EDGEBOT_JVM_OPTS");
    return this;
  }

  /** Puts a file into etc/ as an operator would: written aside, then renamed. */
  Instance configure(String fileName, String text) throws IOException {
    Files.createDirectories(etc());
    Path aside = Files.writeString(etc().resolve(fileName + ".new"), text);
    Files.move(aside, etc().resolve(fileName), StandardCopyOption.REPLACE_EXISTING);
    return this;
  }

  /** Starts {@code bin/edgebot run}, and returns at once. */
  Instance start() throws IOException {
    Files.createDirectories(base);
    ProcessBuilder builder = new ProcessBuilder(command("run", role));
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(base.resolve("console.log").toFile()));
    builder.redirectInput(Path.of("/dev/null").toFile());
    process = builder.start();
    Process started = process;
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    return this;
  }

  /** Waits until the HTTP server answers, with whatever status. */
  Instance awaitHttp() {
    await("HTTP of " + base)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .failFast("the process ended: see " + base.resolve("console.log"), () -> !isAlive())
        .ignoreExceptions()
        .until(() -> get("/").statusCode() > 0);
    return this;
  }

  /** Waits until a path answers 200. */
  Instance awaitOk(String path) {
    await(path + " of " + base)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .failFast("the process ended: see " + base.resolve("console.log"), () -> !isAlive())
        .ignoreExceptions()
        .until(() -> get(path).statusCode() == 200);
    return this;
  }

  /** Waits for the shell, which is there when the boot has ended. */
  Instance awaitShell() {
    await("the shell of " + base)
        .atMost(LIMIT)
        .failFast("the process ended: see " + base.resolve("console.log"), () -> !isAlive())
        .until(() -> shell("shell:echo"), result -> result.status() == 0);
    return this;
  }

  HttpResponse<String> get(String path) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(uri(path)).timeout(LIMIT).GET().build();
    return send(request);
  }

  static HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + httpPort + path);
  }

  int httpPort() {
    return httpPort;
  }

  int shellPort() {
    return shellPort;
  }

  /** Runs a command in the shell, by {@code bin/edgebot client}. */
  Commands.Result shell(String command) throws IOException {
    return edgebot("client", command);
  }

  /** Runs {@code bin/edgebot} for this instance, to its end. */
  Commands.Result edgebot(String... arguments) throws IOException {
    return Commands.run(command(arguments), environment);
  }

  /** Runs a shell script with this instance's environment. */
  Commands.Result script(Path file) throws IOException {
    return Commands.run(List.of("sh", file.toString()), environment);
  }

  /**
   * Runs a program with this instance's environment, in a network namespace of its own where the
   * machine allows that.
   */
  Commands.Result inNamespace(String... program) throws IOException {
    for (List<String> unshare : List.of(List.of("unshare", "-n"), List.of("unshare", "-rn"))) {
      List<String> probe = new ArrayList<>(unshare);
      probe.add("true");
      if (Commands.run(probe, Map.of()).status() == 0) {
        List<String> command = new ArrayList<>(unshare);
        command.addAll(List.of(program));
        return Commands.run(command, environment);
      }
    }
    return Commands.run(List.of(program), environment);
  }

  /** SIGTERM; waits for the end and returns the exit status. */
  int terminate() {
    process.destroy();
    return awaitEnd();
  }

  /** SIGKILL, as a power cut does to a process. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  Path base() {
    return base;
  }

  Path etc() {
    return base.resolve("etc");
  }

  Path data() {
    return base.resolve("data");
  }

  /** The log so far; empty before the first line. */
  String log() throws IOException {
    Path file = data().resolve("log/edgebot.log");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  @Override
  public void close() {
    if (isAlive()) {
      kill();
    }
    try {
      // 50 MB a test that any start makes anew; logs, journals and stores stay to be looked at.
      Directories.delete(data().resolve("cache"));
    } catch (IOException e) {
      System.err.println("the bundle cache of " + base + " stays: " + e);
    }
  }

  private int awaitEnd() {
    Duration limit = promised(STOP_SECONDS);
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("pid " + pid() + " of " + base + " still runs after " + limit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    return process.exitValue();
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/edgebot").toString());
    command.addAll(List.of(arguments));
    return command;
  }

  /** A port that nothing listens on now, and that no connection takes before its use. */
  static int freePort() {
    return Ports.free();
  }
}
