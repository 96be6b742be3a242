package io.edgebot.shipper.internal;

import com.github.luben.zstd.ZstdInputStream;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** Plays a mothership on a free port of the loopback. */
final class TestServer implements AutoCloseable {
  static final String OK =
      "{\"status\":\"success\",\"processed_events\":1,\"processing_time\":0.1,"
          + "\"sink_results\":{},\"errors\":null}";

  final List<Request> requests = new CopyOnWriteArrayList<>();
  volatile Play play = TestServer::ok;
  volatile int livez = 200;

  private final HttpServer server;
  private final ExecutorService executor = Executors.newCachedThreadPool();

  /** What the server does with a request that it has read. */
  interface Play {
    void answer(HttpExchange exchange, Request request) throws IOException;
  }

  /** A request as it came. */
  record Request(com.sun.net.httpserver.Headers headers, String path, byte[] body) {
    String header(String name) {
      return headers.getFirst(name);
    }

    String text() {
      try {
        InputStream in = new ByteArrayInputStream(body);
        String encoding = header("Content-Encoding");
        if ("gzip".equals(encoding)) {
          in = new GZIPInputStream(in);
        } else if ("zstd".equals(encoding)) {
          in = new ZstdInputStream(in);
        }
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    boolean digestFits() throws Exception {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text().getBytes(StandardCharsets.UTF_8));
      return ("sha-256=" + HexFormat.of().formatHex(digest)).equals(header("EdgeBot-Digest"));
    }
  }

  TestServer() throws IOException {
    this(HttpServer.create(address(0), 0));
  }

  private TestServer(HttpServer server) {
    this.server = server;
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  /** One that speaks TLS. */
  static TestServer https(SSLContext context, boolean clientCertificate) throws IOException {
    HttpsServer server = HttpsServer.create(address(0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters defaults = context.getDefaultSSLParameters();
            defaults.setNeedClientAuth(clientCertificate);
            parameters.setSSLParameters(defaults);
          }
        });
    return new TestServer(server);
  }

  /** One on a given port. */
  static TestServer on(int port) throws IOException {
    return new TestServer(HttpServer.create(address(port), 0));
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/ingest";
  }

  /** Requests that carried events. */
  List<Request> shipped() {
    return requests.stream().filter(each -> each.header("EdgeBot-Sequence") != null).toList();
  }

  static void ok(HttpExchange exchange, Request request) throws IOException {
    exchange.getResponseHeaders().set("EdgeBot-Encodings", "gzip, zstd");
    send(exchange, 200, OK);
  }

  static Play status(int status, String... headers) {
    return (exchange, request) -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      send(exchange, status, "{\"detail\":\"no\"}");
    };
  }

  static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    if (exchange.getRequestURI().getPath().endsWith("/livez")) {
      send(exchange, livez, "");
      return;
    }
    Request request =
        new Request(
            exchange.getRequestHeaders(),
            exchange.getRequestURI().toString(),
            exchange.getRequestBody().readAllBytes());
    requests.add(request);
    play.answer(exchange, request);
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
