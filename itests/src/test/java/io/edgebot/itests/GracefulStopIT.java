package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SIGTERM: what was sent before it is not lost, though nobody has read it yet. */
class GracefulStopIT {
  private static final int COUNT = 20_000;

  /** Fewer than the smallest receive buffer holds. */
  private static final int DATAGRAMS = 200;

  @ParameterizedTest
  @EnumSource(SyslogClient.Transport.class)
  void whatWasSentBeforeIsStored(SyslogClient.Transport transport)
      throws IOException, SQLException {
    int port = Instance.freePort();
    int count = transport == SyslogClient.Transport.UDP ? DATAGRAMS : COUNT;
    try (Instance instance = Distribution.instance("all", "stop")) {
      Site.configureSyslog(instance, port);
      instance.start().awaitOk("/readyz");
      Site.awaitPlugin(instance, "syslog-main");
      try (SyslogClient client = new SyslogClient(transport, port, "last")) {
        client.send(1, count);
        instance.terminate();
      }
      instance.start().awaitOk("/readyz");
      new Store(instance).awaitOnceEach("last", count, LIMIT);
    }
  }
}
