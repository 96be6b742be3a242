package io.edgebot.itests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Plugins are swapped in every way while messages come in: each message is stored once, and no
 * socket or connection notices.
 */
class HotSwapIT {
  private static final int RATE = 20_000;

  @Test
  void inOneProcess() throws IOException, InterruptedException {
    int port = Instance.freePort();
    try (Instance all = Distribution.instance("all", "swap-all")) {
      Site.configureSyslog(all, port);
      all.configure("io.edgebot.pipeline.cfg", PIPELINE)
          .configure("io.edgebot.processor.add_tags-main.cfg", TAGS)
          .configure("io.edgebot.processor.filter-main.cfg", "")
          .configure("io.edgebot.processor.redact-main.cfg", "")
          .configure("io.edgebot.sink.store-main.cfg", STORE)
          .configure("io.edgebot.sink.file-main.cfg", EXPORT)
          .start()
          .awaitOk("/readyz");
      all.shell("feature:install edgebot-sink-file");
      try (Shell shell = new Shell(all);
          Load load = new Load(RATE, port, all)) {
        load.connection('t', new Socket(InetAddress.getLoopbackAddress(), port));
        List<Swapped> plugins =
            List.of(
                syslog(all, shell, port),
                addTags(all, shell),
                filter(all, shell),
                redact(all, shell),
                ingest(all, shell),
                store(all, shell),
                export(all, shell));
        plugins.forEach(plugin -> plugin.awaitHealthy(PluginJar.SHIPPED));
        load.start();
        for (int round = 0; round < LongRun.times(20); round++) {
          swap(load, plugins);
        }
        load.finish();
      }
    }
  }

  private static void swap(Load load, List<Swapped> plugins) throws IOException {
    for (Swapped plugin : plugins) {
      for (Swap swap : Swap.values()) {
        load.during(
            swap + " of " + plugin,
            () -> {
              swap.perform(plugin);
              plugin.awaitHealthy(PluginJar.SHIPPED);
            });
      }
    }
  }

  private static final String PIPELINE =
      """
      processors = add_tags-main, filter-main, redact-main
      required = redact-main
      """;
  private static final String TAGS = "tags = site=oslo\n";
  private static final String STORE = "max_bytes = 1073741824\n";
  private static final String EXPORT = "include = severity:error\nrotate_bytes = 1000000000\n";

  private static Swapped syslog(Instance instance, Shell shell, int port) {
    return plugin(
        instance,
        shell,
        "input-syslog",
        "input.syslog-main",
        "address = 127.0.0.1\nudp_port = %1$d\ntcp_port = %1$d\n".formatted(port),
        "max_message_bytes = 4096",
        "max_message_bytes = nonsense");
  }

  private static Swapped addTags(Instance instance, Shell shell) {
    return plugin(
        instance,
        shell,
        "processor-add-tags",
        "processor.add_tags-main",
        TAGS,
        "edge.other = site=bergen",
        "edge.other = nonsense");
  }

  private static Swapped filter(Instance instance, Shell shell) {
    return plugin(
        instance,
        shell,
        "processor-filter",
        "processor.filter-main",
        "",
        "rule.10 = drop text=*nothing*like*this*",
        "rule.10 = nonsense");
  }

  private static Swapped redact(Instance instance, Shell shell) {
    return plugin(
        instance,
        shell,
        "processor-redact",
        "processor.redact-main",
        "",
        "mask = +++",
        "mask_pattern.bad = (nonsense");
  }

  private static Swapped ingest(Instance instance, Shell shell) {
    return plugin(
        instance, shell, "ingest", "ingest", "", "max_events = 50000", "max_events = nonsense");
  }

  private static Swapped store(Instance instance, Shell shell) {
    return plugin(
        instance,
        shell,
        "sink-store",
        "sink.store-main",
        STORE,
        "retention_days = 20",
        "retention_days = nonsense");
  }

  private static Swapped export(Instance instance, Shell shell) {
    return plugin(
        instance,
        shell,
        "sink-file",
        "sink.file-main",
        EXPORT,
        "max_age_days = 9",
        "max_age_days = nonsense");
  }

  private static Swapped plugin(
      Instance instance,
      Shell shell,
      String feature,
      String pid,
      String settings,
      String edit,
      String bad) {
    return new Swapped(
        instance,
        shell,
        new PluginJar("edgebot-" + feature),
        pid.substring(pid.lastIndexOf('.') + 1),
        "io.edgebot." + pid + ".cfg",
        settings,
        edit,
        bad);
  }
}
