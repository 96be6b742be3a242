package io.edgebot.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** Takes what an edge ships and counts it by sequence number; it stores nothing. */
final class CountingMothership implements AutoCloseable {
  private static final byte[] MARK = Messages.MARK.getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ANSWER =
      "{\"status\":\"success\",\"processed_events\":0,\"errors\":null}"
          .getBytes(StandardCharsets.US_ASCII);

  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final HttpServer server;
  private final BitSet seen = new BitSet();
  private long duplicates;
  private long requests;
  private long wireBytes;
  private volatile boolean away;
  private volatile int delayMillis;

  CountingMothership() throws IOException {
    // Without this the JDK's server holds small answers back for 40 ms (Nagle, delayed ACK).
    System.setProperty("sun.net.httpserver.nodelay", "true");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/ingest";
  }

  /** While away it answers 503 to everything. */
  void away(boolean now) {
    away = now;
  }

  /** From now on it takes so long to answer. */
  void delay(int millis) {
    delayMillis = millis;
  }

  synchronized long count() {
    return seen.cardinality();
  }

  synchronized long duplicates() {
    return duplicates;
  }

  synchronized long requests() {
    return requests;
  }

  synchronized long wireBytes() {
    return wireBytes;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (away) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      count(body, "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding")));
      Thread.sleep(delayMillis);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.getResponseHeaders().set("EdgeBot-Encodings", "gzip");
      exchange.sendResponseHeaders(200, ANSWER.length);
      exchange.getResponseBody().write(ANSWER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void count(byte[] body, boolean gzip) throws IOException {
    byte[] plain = body;
    if (gzip) {
      try (InputStream in =
          new GZIPInputStream(new java.io.ByteArrayInputStream(body), 64 * 1024)) {
        plain = in.readAllBytes();
      }
    }
    synchronized (this) {
      requests++;
      wireBytes += body.length;
      boolean inLine = false; // a message stands twice in its event: as text and as raw message
      for (int i = 0; i < plain.length; i++) {
        if (plain[i] == '\n') {
          inLine = false;
        } else if (!inLine && plain[i] == MARK[0] && isMark(plain, i)) {
          inLine = true;
          mark(plain, i + MARK.length);
        }
      }
    }
  }

  private static boolean isMark(byte[] bytes, int at) {
    if (at + MARK.length + Messages.DIGITS > bytes.length) {
      return false;
    }
    for (int i = 1; i < MARK.length; i++) {
      if (bytes[at + i] != MARK[i]) {
        return false;
      }
    }
    return true;
  }

  private void mark(byte[] bytes, int at) {
    int number = 0;
    for (int i = 0; i < Messages.DIGITS; i++) {
      number = number * 10 + bytes[at + i] - '0';
    }
    if (seen.get(number)) {
      duplicates++;
    }
    seen.set(number);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
