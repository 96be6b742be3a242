package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.matchesPattern;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A mothership and an edge that ships to it, two processes, with a proxy for faults between. */
final class Site implements AutoCloseable {
  final Instance mothership;
  final FaultProxy proxy;
  final Instance edge;
  final int syslogPort = Instance.freePort();
  final Store store;

  private Site(String name) throws IOException {
    mothership = Distribution.instance("mothership", name + "-mothership");
    startMothership();
    proxy = new FaultProxy(mothership.uri("/"));
    store = new Store(mothership);
    edge = Distribution.instance("edge", name + "-edge");
    configureSyslog(edge, syslogPort);
    configureShipper(edge, mothership, List.of(proxy.uri("/ingest")));
  }

  /** Starts both and waits until they take intake. */
  static Site start(String name) throws IOException {
    Site site = new Site(name);
    try {
      site.startEdge();
      return site;
    } catch (IOException | RuntimeException | AssertionError e) {
      site.close();
      throw e;
    }
  }

  /** Starts the edge and waits until it listens. */
  void startEdge() throws IOException {
    edge.start().awaitOk("/readyz");
    awaitPlugin(edge, "syslog-main");
  }

  /** Starts the mothership and waits until it takes intake. */
  void startMothership() throws IOException {
    startMothership(mothership);
  }

  /** Starts a mothership and waits until it takes intake. */
  static void startMothership(Instance mothership) throws IOException {
    mothership.start().awaitOk("/readyz");
    awaitPlugin(mothership, "ingest");
  }

  static void awaitPlugin(Instance instance, String plugin) {
    await(plugin + " of " + instance.base())
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(
            () -> instance.get("/healthz").body(),
            // Told with the failure: what the instance said last.
            matchesPattern(
                "(?s).*\"instance\":\"%s\",\"version\":\"[^\"]+\",\"state\":\"healthy\".*"
                    .formatted(plugin)));
  }

  /** The file with an instance's last good configuration. */
  static Path remembered(Instance instance, String pid) {
    return instance.data().resolve("configuration").resolve(pid + ".properties");
  }

  /** Waits until a configuration with this text counts as good: the plugin works with it. */
  static void awaitRemembered(Instance instance, String pid, String text) {
    await(pid + " is good")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(() -> Files.readString(remembered(instance, pid)).contains(text));
  }

  static void configureSyslog(Instance instance, int port) throws IOException {
    instance.configure(
        "io.edgebot.input.syslog-main.cfg",
        "address = 127.0.0.1\nudp_port = %d\ntcp_port = %d\n".formatted(port, port));
  }

  static void configureShipper(Instance edge, Instance mothership, List<URI> urls)
      throws IOException {
    edge.configure(
        "io.edgebot.sink.shipper-main.cfg",
        """
        urls = %s
        token_file = %s
        timeout_seconds = 5
        flush_interval_seconds = 0.2
        """
            .formatted(
                urls.stream().map(URI::toString).collect(Collectors.joining(",")),
                token(mothership)));
  }

  /** The file with the token that a mothership makes at its first start. */
  static Path token(Instance mothership) {
    Path token = mothership.data().resolve("ingest-token");
    await("token of " + mothership.base())
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> Files.exists(token));
    return token;
  }

  SyslogClient client(SyslogClient.Transport transport, String name) throws IOException {
    return new SyslogClient(transport, syslogPort, name);
  }

  @Override
  public void close() {
    edge.close();
    if (proxy != null) {
      proxy.close();
    }
    mothership.close();
  }
}
