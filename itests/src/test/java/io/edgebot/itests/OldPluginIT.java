package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/**
 * Plugins that were built against the first version of the api still run. The jar in the resources
 * is the examples' (a processor and a sink), as the first version's build made it; it is never made
 * anew.
 */
class OldPluginIT {
  @Test
  void aProcessorAndASinkOfTheFirstApiRun() throws Exception {
    Path jar = Path.of("src/test/resources/plugins-built-against-api-1.0.jar").toAbsolutePath();
    Queue<String> posted = new ConcurrentLinkedQueue<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    int port = Instance.freePort();
    try (Instance all = Distribution.instance("all", "old-plugin")) {
      Site.configureSyslog(all, port);
      all.configure(
              "io.edgebot.pipeline.cfg",
              "processors = shorten-main, redact-main\nrequired = redact-main, shorten-main\n")
          .configure("io.edgebot.processor.shorten-main.cfg", "max_chars = 5\n")
          .configure(
              "io.edgebot.sink.webhook-main.cfg",
              "url = http://127.0.0.1:%d/\n".formatted(server.getAddress().getPort()))
          .start()
          .awaitHttp();
      assertThat(all.shell("bundle:install -s " + jar.toUri()).status()).isZero();
      all.awaitOk("/readyz");
      Site.awaitPlugin(all, "shorten-main");
      Site.awaitPlugin(all, "webhook-main");
      try (SyslogClient client = new SyslogClient(SyslogClient.Transport.UDP, port, "old")) {
        client.send(1, 3);
      }
      await("three events at the webhook")
          .atMost(LIMIT)
          .until(() -> String.join("", posted).lines().count() >= 3);
      assertThat(String.join("", posted).lines())
          .satisfiesExactlyInAnyOrder(
              line -> assertThat(line).contains("\"message\":\"seq=1\"", "\"message_length\":13"),
              line -> assertThat(line).contains("\"message\":\"seq=2\""),
              line -> assertThat(line).contains("\"message\":\"seq=3\""));
    } finally {
      server.stop(0);
    }
  }
}
