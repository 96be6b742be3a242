package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Plugins are swapped in every way while messages come in: each message is stored once, and no
 * socket or connection notices. Standard error tells what each action took.
 */
@Isolated("it needs the machine for its rate")
class HotSwapIT {
  private static final int RATE = 20_000;
  private static final List<Swap> ALL = Swap.ofThisRun();

  /** Streams that have the whole rate to themselves, before all share it. */
  private static final List<Character> ALONE =
      LongRun.isOn() ? List.of('u', 't', 's') : List.of('u');

  private static final List<Swap> OF_FILE = List.of(Swap.EDIT, Swap.BAD_VALUE);

  @Test
  void inOneProcess() throws IOException, InterruptedException {
    int port = Instance.freePort();
    int tlsPort = Instance.freePort();
    Instance all = Distribution.instance("all", "swap").withShippedOptions();
    try (all;
        Shell shell = new Shell(all)) {
      ServerKey key = new ServerKey(all.base().resolve("tls"));
      all.configure(
          "io.edgebot.pipeline.cfg",
          "processors = add_tags-main, filter-main, redact-main, quality-main\n"
              + "required = redact-main\n");
      SwapPlugins plugins = new SwapPlugins(all, shell);
      Swapped syslog = plugins.syslog(port);
      Swapped tls = plugins.syslogTls(tlsPort, key);
      Swapped redact = plugins.redact();
      List<Swapped> others =
          List.of(
              plugins.addTags(),
              plugins.filter(),
              redact,
              plugins.quality(),
              plugins.ingest(),
              plugins.store(),
              plugins.export());
      start(all, shell);
      awaitHealthy(others);
      awaitHealthy(List.of(syslog, tls));
      Arrivals arrivals = Arrivals.in(all);
      try (Load load = new Load(RATE, port, all, arrivals);
          EnvelopeSender envelopes =
              new EnvelopeSender(all.uri("/ingest"), Files.readString(Site.token(all)).strip())) {
        connect(load, port, tlsPort, key);
        load.start();
        envelopes.start();
        for (int round = 0; round < LongRun.times(20); round++) {
          for (char stream : ALONE) {
            load.mix(stream);
            load.swap(syslog, ALL, " with " + stream + " only");
          }
          load.mix('u', 't', 's');
          load.swap(syslog, ALL, "");
          load.swap(tls, OF_FILE, "");
          for (Swapped plugin : others) {
            load.swap(plugin, ALL, "");
          }
        }
        envelopes.stop();
        load.during("redaction is away", () -> redactionAway(load, arrivals, redact));
        load.finish();
        assertEnvelopes(arrivals, envelopes);
        assertExported(load, all);
      }
    }
  }

  @Test
  void fromEdgeToMothership() throws IOException, InterruptedException {
    int port = Instance.freePort();
    int tlsPort = Instance.freePort();
    Instance mothership =
        Distribution.instance("mothership", "swap-mothership").withShippedOptions();
    Instance edge = Distribution.instance("edge", "swap-edge").withShippedOptions();
    try (mothership;
        edge;
        Shell mothershipShell = new Shell(mothership);
        Shell edgeShell = new Shell(edge)) {
      ServerKey key = new ServerKey(edge.base().resolve("tls"));
      SwapPlugins below = new SwapPlugins(mothership, mothershipShell);
      List<Swapped> plugins =
          new ArrayList<>(
              List.of(
                  below.ingest(), below.redact(), below.quality(), below.store(), below.export()));
      start(mothership, mothershipShell);
      awaitHealthy(plugins);
      edge.configure("io.edgebot.pipeline.cfg", "processors = add_tags-main, filter-main\n");
      SwapPlugins above = new SwapPlugins(edge, edgeShell);
      Swapped tls = above.syslogTls(tlsPort, key);
      List<Swapped> atEdge =
          List.of(above.syslog(port), above.addTags(), above.filter(), above.shipper(mothership));
      plugins.addAll(0, atEdge);
      edge.start().awaitOk("/readyz");
      awaitHealthy(atEdge);
      awaitHealthy(List.of(tls));
      try (Load load = new Load(RATE, port, edge, Arrivals.in(mothership))) {
        connect(load, port, tlsPort, key);
        load.start();
        load.mix('u', 't', 's');
        for (int round = 0; round < LongRun.times(20); round++) {
          load.swap(tls, OF_FILE, "");
          for (Swapped plugin : plugins) {
            load.swap(plugin, ALL, "");
          }
        }
        load.finish();
        assertExported(load, mothership);
      }
    }
  }

  /** Starts it, with the sink that no role brings. */
  private static void start(Instance instance, Shell shell) throws IOException {
    instance.start().awaitOk("/readyz").awaitShell();
    shell.run("feature:install edgebot-sink-file");
  }

  private static void awaitHealthy(Collection<Swapped> plugins) {
    plugins.forEach(plugin -> plugin.awaitHealthy(PluginJar.SHIPPED));
  }

  private static void connect(Load load, int port, int tlsPort, ServerKey key) throws IOException {
    load.connection('t', new Socket(InetAddress.getLoopbackAddress(), port));
    load.connection('s', key.connect(tlsPort));
  }

  /** Nothing is stored while a required processor is missing; all of it is held. */
  private static void redactionAway(Load load, Arrivals arrivals, Swapped redact)
      throws IOException {
    Instance instance = redact.instance();
    redact.shell().run("feature:uninstall " + redact.jar().feature());
    await("what was redacted is stored")
        .atMost(LIMIT)
        .until(
            () ->
                Metrics.queued(instance, "store-main") == 0
                    && instance.get("/readyz").statusCode() == 503);
    long sent = load.sentInAll();
    await("seconds pass").atMost(LIMIT).until(() -> load.sentInAll() > sent + RATE);
    long stored = arrivals.countInAll();
    await("seconds pass").atMost(LIMIT).until(() -> load.sentInAll() > sent + 2 * RATE);
    assertThat(arrivals.countInAll()).as("stored without redaction").isEqualTo(stored);
    redact.shell().run("feature:install " + redact.jar().feature() + '/' + PluginJar.SHIPPED);
    redact.awaitHealthy(PluginJar.SHIPPED);
  }

  private static void assertEnvelopes(Arrivals arrivals, EnvelopeSender envelopes) {
    assertThat(envelopes.failure()).isEmpty();
    assertThat(envelopes.taken()).isPositive();
    await("envelopes are stored")
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(arrivals.missing(EnvelopeSender.STREAM, 1, envelopes.taken()))
                    .isEmpty());
    assertThat(arrivals.count(EnvelopeSender.STREAM)).isEqualTo(envelopes.taken());
    System.err.println("envelopes: " + envelopes.taken() + " events");
  }

  private static void assertExported(Load load, Instance instance) throws IOException {
    await("all is exported").atMost(LIMIT).until(() -> Metrics.queued(instance, "file-main") == 0);
    Exported.assertOnceEach(instance.data().resolve("export/file-main"), load.sent());
  }
}
