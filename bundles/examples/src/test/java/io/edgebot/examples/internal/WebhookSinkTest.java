package io.edgebot.examples.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.edgebot.api.plugin.InvalidSettingException;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.DeliveryResult.Misconfigured;
import io.edgebot.api.sink.DeliveryResult.Refused;
import io.edgebot.api.sink.DeliveryResult.RetryLater;
import io.edgebot.api.sink.DeliveryResult.TooLarge;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookSinkTest {
  private static final Map<String, Object> PID =
      Map.of("service.pid", "io.edgebot.sink.webhook~main");

  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final Fakes fakes = new Fakes();
  private HttpServer server;
  private volatile int status = 200;
  private volatile String retryAfter = "";

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          requests.add(exchange.getRequestHeaders().getFirst("Authorization") + "\n" + body);
          if (!retryAfter.isEmpty()) {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private WebhookSink sink(Map<String, ?> settings) {
    WebhookSink sink = new WebhookSink(Fakes.config(WebhookConfig.class, settings), PID);
    sink.open(fakes.sinkContext());
    return sink;
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/events";
  }

  @Test
  void postsALineAnEvent() throws Exception {
    DeliveryResult result =
        sink(Map.of("url", url())).deliver(Fakes.delivery("{\"type\":\"a\"}", "{\"type\":\"ä\"}"));

    assertThat(result).isEqualTo(DeliveryResult.delivered());
    assertThat(requests).containsExactly("null\n{\"type\":\"a\"}\n{\"type\":\"ä\"}\n");
    assertThat(fakes.counts).isEqualTo(Map.of("edgebot_webhook_sent_bytes_total", 27L));
    assertThat(fakes.health).isEmpty();
  }

  @Test
  void readsTheTokenForEachRequest(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("token"), "first\n");
    WebhookSink sink = sink(Map.of("url", url(), "token_file", file.toString()));

    sink.deliver(Fakes.delivery("{}"));
    Files.writeString(file, "second\n");
    sink.deliver(Fakes.delivery("{}"));

    assertThat(requests).containsExactly("Bearer first\n{}\n", "Bearer second\n{}\n");
    assertThat(fakes.health)
        .containsExactly("degraded: the token goes to 127.0.0.1 in clear: use https");
  }

  @ParameterizedTest
  @CsvSource({
    "429, 7, 7, false",
    "503, '', , true",
    "503, 99999, 3600, false",
    "500, soon, , false"
  })
  void waitsAsTheServerSays(int answer, String header, Long seconds, boolean probe)
      throws Exception {
    status = answer;
    retryAfter = header;

    assertThat(sink(Map.of("url", url())).deliver(Fakes.delivery("{}")))
        .isEqualTo(
            new RetryLater(
                "127.0.0.1 answers " + answer,
                seconds == null ? null : Duration.ofSeconds(seconds),
                probe));
  }

  @Test
  void tellsRefusalsFromFaultsOfConfiguration() throws Exception {
    WebhookSink sink = sink(Map.of("url", url()));

    status = 422;
    assertThat(sink.deliver(Fakes.delivery("{}")))
        .isEqualTo(new Refused("rejected", "127.0.0.1 answers 422", List.of()));
    status = 413;
    assertThat(sink.deliver(Fakes.delivery("{}"))).isEqualTo(new TooLarge("127.0.0.1 answers 413"));
    status = 401;
    assertThat(sink.deliver(Fakes.delivery("{}")))
        .isEqualTo(new Misconfigured("127.0.0.1 answers 401: check url and token"));
    assertThat(fakes.counts).isEmpty();
  }

  @Test
  void sendsNothingForABatchWithoutEvents() throws Exception {
    assertThat(sink(Map.of("url", url())).deliver(Fakes.delivery()))
        .isEqualTo(DeliveryResult.delivered());
    assertThat(requests).isEmpty();
  }

  @Test
  void probesByConnecting() throws Exception {
    WebhookSink sink = sink(Map.of("url", url()));
    assertThat(sink.probe()).isTrue();

    server.stop(0);

    assertThatThrownBy(sink::probe).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> sink.deliver(Fakes.delivery("{}"))).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', given",
    "ftp://host/x, ftp://host/x, an http or https URL without user and password",
    "http://a_b/x, http://a_b/x, an http or https URL without user and password",
    "http://[::/x, http://[::/x, an http or https URL without user and password (",
    "http://user:hunter2@host/, ***, an http or https URL without user and password",
  })
  void refusesAUrlByNameAndValue(String value, String shown, String allowed) {
    assertThatThrownBy(() -> sink(Map.of("url", value)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith(
            "etc/io.edgebot.sink.webhook-main.cfg: url = '" + shown + "' must be " + allowed)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void refusesNumbersOutOfBounds() {
    assertThatThrownBy(() -> sink(Map.of("url", url(), "timeout_seconds", 0)))
        .hasMessageContaining("timeout_seconds = '0' must be a number from 1 to 600");
    assertThatThrownBy(() -> sink(Map.of("url", url(), "max_request_bytes", 10)))
        .hasMessageContaining("max_request_bytes = '10' must be a number from 1024 to 67108864");
  }
}
