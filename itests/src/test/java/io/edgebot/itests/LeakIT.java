package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Many updates in a row, while messages come in, leave nothing behind: classes, threads, handles
 * and memory are what they were after the first ten.
 */
class LeakIT {
  private static final int RATE = 1_000;
  private static final int WARM_UP = LongRun.isOn() ? 10 : 5;

  @Test
  void updatesLeaveNothingBehind() throws IOException, InterruptedException {
    try (Site site = Site.start("leak");
        Shell edgeShell = new Shell(site.edge);
        Shell mothershipShell = new Shell(site.mothership);
        Load load = new Load(RATE, site.syslogPort, site.edge, Arrivals.in(site.mothership))) {
      load.connection('t', new Socket(InetAddress.getLoopbackAddress(), site.syslogPort));
      load.start();
      load.mix('u', 't');
      Swapped syslog = plugin(site.edge, edgeShell, "input-syslog", "syslog-main");
      List<Swapped> others =
          List.of(
              plugin(site.edge, edgeShell, "shipper", "shipper-main"),
              plugin(site.mothership, mothershipShell, "ingest", "ingest"),
              plugin(site.mothership, mothershipShell, "processor-redact", "redact-main"),
              plugin(site.mothership, mothershipShell, "sink-store", "store-main"));
      update(load, syslog, WARM_UP);
      for (Swapped plugin : others) {
        update(load, plugin, WARM_UP);
      }
      Footprint edge = Footprint.of(site.edge);
      Footprint mothership = Footprint.of(site.mothership);
      update(load, syslog, LongRun.isOn() ? 100 : 10);
      for (Swapped plugin : others) {
        update(load, plugin, LongRun.isOn() ? 25 : 5);
      }
      awaitNothingLeft(site.edge, edge);
      awaitNothingLeft(site.mothership, mothership);
      load.finish();
    }
  }

  private static void awaitNothingLeft(Instance instance, Footprint before) {
    await(instance.base() + " holds no more than before")
        .atMost(LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofSeconds(2))
        .untilAsserted(
            () -> {
              Footprint now = Footprint.of(instance);
              System.err.println(instance.base().getFileName() + ": " + before + "; now " + now);
              assertThat(now.growthSince(before)).isEmpty();
            });
  }

  private static void update(Load load, Swapped plugin, int times) throws IOException {
    load.during(times + " updates of " + plugin, () -> update(plugin, times));
  }

  private static void update(Swapped plugin, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      Swap.UPDATE.perform(plugin);
    }
    plugin.awaitHealthy(PluginJar.SHIPPED);
  }

  private static Swapped plugin(Instance instance, Shell shell, String feature, String name) {
    return new Swapped(instance, shell, new PluginJar("edgebot-" + feature), name, "", "", "", "");
  }
}
