package io.edgebot.itests;

import static io.edgebot.itests.Limits.LIMIT;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a mothership and does to its requests what a bad network or a sick server does. */
final class FaultProxy implements AutoCloseable {
  /** What happens to requests. */
  enum Mode {
    /** They pass. */
    PASS,
    /** They are answered 503 and do not pass. */
    UNAVAILABLE,
    /** They are not answered at all while this lasts, and do not pass. */
    HANG,
    /** They pass, and the connection is cut instead of the answer. */
    CUT_AFTER_COMMIT
  }

  private static final Set<String> HOP_BY_HOP =
      Set.of("connection", "content-length", "expect", "host", "upgrade", "http2-settings");

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final URI target;
  private final AtomicInteger cut = new AtomicInteger();
  private volatile Mode mode = Mode.PASS;
  private volatile CountDownLatch hanging = new CountDownLatch(1);

  /** Listens on a free port of the loopback address. */
  FaultProxy(URI target) throws IOException {
    this.target = target;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** Changes what happens from now on; requests that hang are cut. */
  void mode(Mode next) {
    mode = next;
    hanging.countDown();
    hanging = new CountDownLatch(1);
  }

  /** How many answers were cut off after the mothership had committed. */
  int cutAnswers() {
    return cut.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    try {
      switch (mode) {
        case PASS -> answer(exchange, forward(exchange, body));
        case UNAVAILABLE -> exchange.sendResponseHeaders(503, -1);
        case HANG -> hanging.await();
        case CUT_AFTER_COMMIT -> {
          if (forward(exchange, body).statusCode() == 200) {
            cut.incrementAndGet();
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      // Without an answer sent, this cuts the connection.
      exchange.close();
    }
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.resolve(exchange.getRequestURI().getPath()))
            .timeout(LIMIT)
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!HOP_BY_HOP.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static void answer(HttpExchange exchange, HttpResponse<byte[]> response)
      throws IOException {
    Headers headers = exchange.getResponseHeaders();
    for (String name : List.of("Content-Type", "Retry-After", "EdgeBot-Encodings")) {
      response.headers().firstValue(name).ifPresent(value -> headers.set(name, value));
    }
    byte[] body = response.body();
    exchange.sendResponseHeaders(response.statusCode(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    hanging.countDown();
    server.stop(0);
    executor.shutdownNow();
  }
}
