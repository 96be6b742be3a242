package io.edgebot.testing.servers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A double of Loki that keeps to its rules: it takes pushes in both forms, stores what a Loki would
 * store, and answers as one would. Faults can be played. What it holds outlives {@link #stop}.
 */
public final class LokiServer implements AutoCloseable {
  /** Whose streams they are where there are no tenants, as Loki calls it. */
  private static final String NO_TENANT = "fake";

  private static final String TENANT = "X-Scope-OrgID";
  private static final LokiAnswer UNAUTHORIZED = new LokiAnswer(401, "Unauthorized");
  private static final LokiAnswer NOTHING = new LokiAnswer(404, "404 page not found");

  private final Map<String, LokiRules> tenants = new TreeMap<>();
  private final Deque<Fault> faults = new ArrayDeque<>();
  private final List<LokiPush> pushes = new ArrayList<>();
  private final int port;
  private LokiLimits limits = new LokiLimits();
  private Fault always = Fault.NONE;
  private Duration delay = Duration.ZERO;
  private @Nullable HttpServer server;
  private @Nullable ExecutorService threads;

  /** What can happen to a push. */
  public enum Fault {
    /** Nothing. */
    NONE,
    /** 503, nothing stored; it seems to be down to probes, too. */
    UNAVAILABLE,
    /** 500, nothing stored. */
    ERROR,
    /** 500, all stored. */
    ERROR_AFTER_STORING,
    /** The connection is closed in place of the answer, all is stored. */
    CUT_AFTER_STORING,
    /** 429, nothing stored. */
    LIMITED,
    /** 429, half of the entries stored. */
    LIMITED_AFTER_HALF,
    /** 260, nothing stored. */
    BLOCKED,
    /** 413, nothing stored. */
    TOO_LARGE,
    /** 500 as from the limit on messages between its parts, nothing stored. */
    MESSAGE_TOO_LARGE,
    /** 400 of a text that nobody knows, nothing stored. */
    UNKNOWN_400,
    /** 400 with a page of something else, nothing stored. */
    PAGE_400,
    /** 404, nothing stored. */
    NOT_FOUND
  }

  private LokiServer(int port) {
    this.port = port;
  }

  /** A new server on a free port of the loopback address. */
  public static LokiServer startNew() {
    LokiServer server = new LokiServer(Ports.free());
    server.start();
    return server;
  }

  /** Listens again after {@link #stop}. */
  public synchronized void start() {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
      ExecutorService pool = Executors.newCachedThreadPool();
      made.setExecutor(pool);
      made.createContext("/", this::other);
      made.createContext("/loki/api/v1/push", this::push);
      made.createContext("/loki/api/v1/status/buildinfo", this::buildInfo);
      made.start();
      server = made;
      threads = pool;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes its port; connections end. */
  public synchronized void stop() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
    if (threads != null) {
      threads.shutdownNow();
      threads = null;
    }
  }

  /** Its base URL. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Sets what it takes. */
  public synchronized void limits(LokiLimits value) {
    limits = value;
  }

  /** The next pushes meet these faults, one each. */
  public synchronized void next(Fault... played) {
    faults.addAll(List.of(played));
  }

  /** Every push meets this fault, from now on. */
  public synchronized void always(Fault played) {
    always = played;
  }

  /** Every push is looked at only after this time, from now on. */
  public synchronized void delay(Duration value) {
    delay = value;
  }

  private synchronized long delayNanos() {
    return delay.toNanos();
  }

  /** Blocks that know what they hold are closed: what is sent again is stored again. */
  public synchronized void cut() {
    streamsOf(tenants.values()).forEach(LokiStream::cut);
  }

  /** All pushes that came, but those that met a fault before they were read. */
  public synchronized List<LokiPush> pushes() {
    return List.copyOf(pushes);
  }

  /** The pushes that came since the last call; it forgets them, and what they stored. */
  public synchronized List<LokiPush> take() {
    List<LokiPush> taken = pushes();
    pushes.clear();
    streamsOf(tenants.values()).forEach(LokiStream::forget);
    return taken;
  }

  /** What is stored, by stream, in the order of storing. */
  public synchronized Map<Map<String, String>, List<LokiEntry>> streams() {
    Map<Map<String, String>, List<LokiEntry>> streams = new LinkedHashMap<>();
    streamsOf(tenants.values()).forEach(s -> streams.put(s.labels(), List.copyOf(s.entries())));
    return streams;
  }

  /** What is stored in streams that have these labels, among others. */
  public synchronized List<LokiEntry> query(Map<String, String> labels) {
    return query(streamsOf(tenants.values()), labels);
  }

  /** The same, but of one tenant. */
  public synchronized List<LokiEntry> query(String tenant, Map<String, String> labels) {
    return query(streamsOf(List.of(rules(tenant))), labels);
  }

  private static List<LokiEntry> query(Stream<LokiStream> streams, Map<String, String> labels) {
    return streams
        .filter(stream -> stream.labels().entrySet().containsAll(labels.entrySet()))
        .flatMap(stream -> stream.entries().stream())
        .toList();
  }

  private static Stream<LokiStream> streamsOf(Collection<LokiRules> rules) {
    return rules.stream().flatMap(each -> each.streams().values().stream());
  }

  private LokiRules rules(String tenant) {
    return tenants.computeIfAbsent(tenant, LokiRules::new);
  }

  private void push(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    long deadline = System.nanoTime() + delayNanos();
    for (long left = 1; left > 0; left = deadline - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    LokiAnswer answer;
    synchronized (this) {
      Fault fault = faults.isEmpty() ? always : faults.remove();
      answer = refused(exchange, fault);
      if (answer == null) {
        answer = take(exchange, body, fault);
      }
      if (fault == Fault.PAGE_400) {
        exchange.getResponseHeaders().set("Content-Type", "text/html");
      }
    }
    if (answer.status() == 0) {
      exchange.close();
    } else {
      respond(exchange, answer);
    }
  }

  /** What a gateway in front of it lets pass. */
  private boolean isLetIn(HttpExchange exchange) {
    return limits.authorization().isEmpty()
        || limits.authorization().equals(header(exchange, "Authorization"));
  }

  /** The answer to what is not looked into. */
  private @Nullable LokiAnswer refused(HttpExchange exchange, Fault fault) {
    if (!isLetIn(exchange)) {
      return UNAUTHORIZED;
    }
    if (limits.tenants() && header(exchange, TENANT).isEmpty()) {
      return new LokiAnswer(401, "no org id");
    }
    return switch (fault) {
      case UNAVAILABLE -> new LokiAnswer(503, "Service Unavailable");
      case ERROR -> new LokiAnswer(500, "empty ring");
      case LIMITED -> new LokiAnswer(429, "Ingestion rate limit exceeded for user fake");
      case BLOCKED ->
          new LokiAnswer(260, "ingestion blocked for user fake until '2099-01-01T00:00:00Z'");
      case TOO_LARGE -> new LokiAnswer(413, "request body too large");
      case MESSAGE_TOO_LARGE ->
          new LokiAnswer(
              500,
              "rpc error: code = ResourceExhausted desc = trying to send message larger than max"
                  + " (5242880 vs. 4194304)");
      case UNKNOWN_400 -> new LokiAnswer(400, "something new is wrong with it");
      case PAGE_400 -> new LokiAnswer(400, "<html>The plain HTTP request was sent</html>");
      case NOT_FOUND -> NOTHING;
      default -> null;
    };
  }

  private LokiAnswer take(HttpExchange exchange, byte[] body, Fault fault) {
    List<LokiDecoder.Sent> sent;
    try {
      sent =
          LokiDecoder.decode(
              body,
              header(exchange, "Content-Type"),
              header(exchange, "Content-Encoding"),
              limits.maxBody());
    } catch (LokiDecoder.TooLargeException e) {
      return new LokiAnswer(413, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new LokiAnswer(400, String.valueOf(e.getMessage()));
    }
    List<LokiDecoder.Sent> taken = fault == Fault.LIMITED_AFTER_HALF ? halves(sent) : sent;
    LokiRules rules = rules(limits.tenants() ? header(exchange, TENANT) : NO_TENANT);
    List<List<LokiEntry>> stored = new ArrayList<>();
    sent.forEach(stream -> stored.add(new ArrayList<>()));
    LokiAnswer answer =
        switch (fault) {
          case ERROR_AFTER_STORING -> after(rules, taken, stored, 500, "context deadline exceeded");
          case CUT_AFTER_STORING -> after(rules, taken, stored, 0, "");
          case LIMITED_AFTER_HALF ->
              after(rules, taken, stored, 429, "Ingestion rate limit exceeded for user fake");
          default -> rules.push(taken, limits, stored);
        };
    for (int i = 0; i < sent.size(); i++) {
      pushes.add(
          new LokiPush(
              sent.get(i).labels(),
              sent.get(i).entries(),
              List.copyOf(stored.get(i)),
              answer.status(),
              body,
              headers(exchange)));
    }
    return answer;
  }

  /** An answer that hides what became of the push. */
  private LokiAnswer after(
      LokiRules rules,
      List<LokiDecoder.Sent> taken,
      List<List<LokiEntry>> stored,
      int status,
      String text) {
    LokiAnswer real = rules.push(taken, limits, stored);
    return real.status() == 204 ? new LokiAnswer(status, text) : real;
  }

  private static List<LokiDecoder.Sent> halves(List<LokiDecoder.Sent> sent) {
    return sent.stream()
        .map(
            stream ->
                new LokiDecoder.Sent(
                    stream.labels(), stream.entries().subList(0, stream.entries().size() / 2)))
        .toList();
  }

  private void buildInfo(HttpExchange exchange) throws IOException {
    LokiAnswer answer;
    synchronized (this) {
      if (!isLetIn(exchange)) {
        answer = UNAUTHORIZED;
      } else if (always == Fault.UNAVAILABLE) {
        answer = new LokiAnswer(503, "Service Unavailable");
      } else if (limits.version().isEmpty()) {
        answer = NOTHING;
      } else {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        answer =
            new LokiAnswer(
                200, "{\"version\":\"" + limits.version() + "\",\"revision\":\"double\"}");
      }
    }
    respond(exchange, answer);
  }

  private void other(HttpExchange exchange) throws IOException {
    respond(exchange, NOTHING);
  }

  private static void respond(HttpExchange exchange, LokiAnswer answer) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().putIfAbsent("Content-Type", List.of("text/plain"));
      byte[] text = answer.text().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), text.length == 0 ? -1 : text.length);
      exchange.getResponseBody().write(text);
    }
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private static Map<String, String> headers(HttpExchange exchange) {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    return headers;
  }

  @Override
  public void close() {
    stop();
  }
}
