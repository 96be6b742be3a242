package io.edgebot.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.testing.servers.LokiLimits;
import io.edgebot.testing.servers.LokiServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The sinks to PostgreSQL and Loki are swapped in every way while messages come in: each message is
 * in both once, since a swap waits for the answer to what is under way. Standard error tells what
 * each action took.
 */
@Isolated("it needs the machine for its rate")
class HotSwapSinksIT {
  private static final int RATE = 20_000;

  @Test
  void sinks() throws IOException, InterruptedException, SQLException {
    int port = Instance.freePort();
    Instance all = Distribution.instance("all", "swap-sinks").withShippedOptions();
    try (PostgresDatabase database = new PostgresDatabase();
        LokiServer loki = LokiServer.startNew();
        all;
        Shell shell = new Shell(all)) {
      loki.limits(new LokiLimits().deduplicates(false));
      all.configure("io.edgebot.engine.cfg", "sinks = timescaledb-main, loki-main\n");
      // Two cores have enough to do with the two others.
      all.configure("io.edgebot.sink.store-main.cfg", "include = type:none\n");
      SwapPlugins plugins = new SwapPlugins(all, shell);
      Swapped syslog = plugins.syslog(port);
      List<Swapped> sinks = List.of(plugins.timescaledb(database), plugins.loki(loki));
      all.start().awaitOk("/readyz").awaitShell();
      shell.run("feature:install edgebot-sink-loki");
      syslog.awaitHealthy(PluginJar.SHIPPED);
      sinks.forEach(sink -> sink.awaitHealthy(PluginJar.SHIPPED));
      database.server.execute("edgebot", "CREATE INDEX ON events (id)");
      for (int round = 0; round < LongRun.times(20); round++) {
        try (Load load = new Load(RATE, port, all, Arrivals.in(database), Arrivals.in(loki))) {
          load.connection('t', new Socket(InetAddress.getLoopbackAddress(), port));
          load.start();
          load.mix('u', 't');
          for (Swapped sink : sinks) {
            load.swap(sink, Swap.ofThisRun(), "");
          }
          load.finish();
          assertOnceEach(database, load.sent());
        }
        // The next round's numbers begin anew.
        database.server.execute("edgebot", "TRUNCATE events");
      }
    }
  }

  private static void assertOnceEach(PostgresDatabase database, Map<Character, Long> sent)
      throws SQLException {
    for (Map.Entry<Character, Long> stream : sent.entrySet()) {
      String last = stream.getValue().toString();
      assertThat(database.counts("events", stream.getKey())).containsExactly(last, last);
    }
    System.err.println("in PostgreSQL once each, of " + sent);
  }
}
