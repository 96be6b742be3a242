package io.edgebot.transport.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgebot.transport.HttpAnswer;
import io.edgebot.transport.HttpFront;
import io.edgebot.transport.HttpHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The front in the container that runs it. */
class HttpFrontTest {
  private static final TransportSettings SETTINGS =
      new TransportSettings(
          1 << 20, Duration.ofMinutes(1), 4, 1000, Duration.ofSeconds(1), Set.of("/ingest"));

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpDispatcher dispatcher =
      new HttpDispatcher(SETTINGS, Duration.ofSeconds(2), Duration.ofSeconds(2));
  private final Front behind = new Front(dispatcher, SETTINGS);
  private final FrontService front = new FrontService(behind);
  // The least that Jetty starts with: a held request must not take a thread.
  private final Server server = new Server(new QueuedThreadPool(8, 8));
  private ServerConnector connector;

  @BeforeEach
  void start() throws Exception {
    connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler();
    ServletHolder holder = new ServletHolder(new FrontServlet(behind));
    holder.setAsyncSupported(true);
    context.addServlet(holder, "/*");
    server.setHandler(context);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    dispatcher.close();
    server.stop();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + connector.getLocalPort() + path))
        .timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private CompletableFuture<HttpResponse<String>> later(String path) {
    return client.sendAsync(request(path).build(), BodyHandlers.ofString());
  }

  private static CompletionStage<HttpAnswer> now(HttpAnswer answer) {
    return CompletableFuture.completedFuture(answer);
  }

  @Test
  void aHandlerSeesTheRequestAndItsAnswerIsSent() throws Exception {
    List<String> seen = new ArrayList<>();
    front.register(
        "/echo",
        request -> {
          seen.add(request.method());
          seen.add(request.path());
          seen.add(request.parameter("a"));
          seen.add(request.parameter("b"));
          seen.add(request.parameter("none"));
          seen.add(request.header("x-one"));
          seen.add(String.join("|", request.headers("X-Two")));
          seen.add(request.remoteAddress());
          seen.add(request.loopback() + " " + request.secure() + " " + request.clientCertificate());
          seen.add(String.valueOf(request.contentLength()));
          String body = new String(request.body().readAllBytes(), UTF_8);
          return now(HttpAnswer.text(201, body + "!").with("X-Answer", "yes"));
        });
    HttpResponse<String> response =
        client.send(
            request("/echo?a=1%202&b&a=3")
                .header("X-One", "1")
                .header("X-Two", "2")
                .header("X-Two", "3")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("none=body"))
                .build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.body()).isEqualTo("none=body!");
    assertThat(response.headers().firstValue("X-Answer")).hasValue("yes");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain;charset=utf-8");
    assertThat(seen)
        .containsExactly(
            "POST", "/echo", "1 2", "", null, "1", "2|3", "127.0.0.1", "true false null", "9");
  }

  @Test
  void aRelayedRequestIsNotLocal() throws Exception {
    front.register("/local", request -> now(HttpAnswer.text(200, "" + request.loopback())));
    assertThat(get("/local").body()).isEqualTo("true");
    HttpResponse<String> relayed =
        client.send(
            request("/local").header("X-Forwarded-For", "192.0.2.1").build(),
            BodyHandlers.ofString());
    assertThat(relayed.body()).isEqualTo("false");
  }

  @Test
  void unknownPathsAreNotFound() throws Exception {
    HttpResponse<String> response = get("/nothing");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).isEqualTo("{\"detail\":\"Not Found\"}");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
  }

  @Test
  void answersThatComeLaterAndFailures() throws Exception {
    CompletableFuture<HttpAnswer> pending = new CompletableFuture<>();
    front.register("/later", request -> pending);
    front.register("/throws", request -> failing("secret"));
    front.register("/fails", request -> CompletableFuture.failedFuture(new IOException("secret")));
    front.register("/never", request -> new CompletableFuture<>());
    CompletableFuture<HttpResponse<String>> response = later("/later");
    for (String path : List.of("/throws", "/fails")) {
      HttpResponse<String> failed = get(path);
      assertThat(failed.statusCode()).isEqualTo(500);
      assertThat(failed.body()).isEqualTo("{\"detail\":\"Internal error\"}");
    }
    assertThat(response).isNotDone();
    pending.complete(HttpAnswer.text(200, "done"));
    assertThat(response.get().body()).isEqualTo("done");
    HttpResponse<String> never = get("/never");
    assertThat(never.statusCode()).isEqualTo(503);
    assertThat(never.headers().firstValue("Retry-After")).hasValue("1");
  }

  private static CompletionStage<HttpAnswer> failing(String message) {
    throw new IllegalStateException(message);
  }

  @Test
  void expectedPathsAreHeldUntilAHandlerComes() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      held.add(
          client.sendAsync(
              request("/ingest").POST(HttpRequest.BodyPublishers.ofString("body" + i)).build(),
              BodyHandlers.ofString()));
    }
    // All are in, and the container still answers.
    await().until(() -> get("/nothing").statusCode() == 404);
    await()
        .until(
            () ->
                connector.getConnectedEndPoints().size() >= 5
                    && held.stream().noneMatch(f -> f.isDone()));
    front.register(
        "/ingest",
        request -> now(HttpAnswer.text(200, new String(request.body().readAllBytes(), UTF_8))));
    for (int i = 0; i < 4; i++) {
      assertThat(held.get(i).get().body()).isEqualTo("body" + i);
    }
  }

  @Test
  void aHeldRequestIsAnsweredIfNoHandlerComes() throws Exception {
    long before = System.nanoTime();
    HttpResponse<String> response = get("/ingest");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).hasValue("2");
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isBetween(Duration.ofMillis(1900), Duration.ofSeconds(10));
    HttpFront.Registration registration =
        front.register("/known", request -> now(HttpAnswer.text(200, "")));
    assertThat(get("/known").statusCode()).isEqualTo(200);
    registration.close();
    assertThat(get("/known").statusCode()).isEqualTo(503);
  }

  @Test
  void moreThanTheBoundAreNotHeld() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
    for (int i = 0; i < HttpDispatcher.MAX_HELD + 5; i++) {
      all.add(later("/ingest"));
    }
    // Those beyond the bound are answered at once, the others only by the handler.
    await().until(() -> all.stream().filter(f -> f.isDone()).count() == 5);
    AtomicInteger handled = new AtomicInteger();
    front.register(
        "/ingest",
        request -> {
          handled.incrementAndGet();
          return now(HttpAnswer.text(200, ""));
        });
    int held = 0;
    for (CompletableFuture<HttpResponse<String>> response : all) {
      held += response.get().statusCode() == 200 ? 1 : 0;
    }
    // Some may meet the bound of requests at a time.
    assertThat(held).isEqualTo(handled.get()).isBetween(4, HttpDispatcher.MAX_HELD);
  }

  @Test
  void tooManyAtATimeAreAnswered503() throws Exception {
    CompletableFuture<HttpAnswer> pending = new CompletableFuture<>();
    AtomicInteger entered = new AtomicInteger();
    front.register(
        "/slow",
        request -> {
          entered.incrementAndGet();
          return pending;
        });
    List<CompletableFuture<HttpResponse<String>>> running = new ArrayList<>();
    for (int i = 0; i < SETTINGS.maxRequests(); i++) {
      running.add(later("/slow"));
    }
    await().until(() -> entered.get() == SETTINGS.maxRequests());
    HttpResponse<String> refused = get("/slow");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
    front.register("/healthz", request -> now(HttpAnswer.text(200, "ok")));
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    pending.complete(HttpAnswer.text(200, "done"));
    for (CompletableFuture<HttpResponse<String>> response : running) {
      assertThat(response.get().body()).isEqualTo("done");
    }
    await().until(() -> get("/slow").statusCode() == 200);
  }

  @Test
  void closingWaitsForRunningCallsAndTheOneBeforeCountsAgain() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CompletableFuture<HttpAnswer> pending = new CompletableFuture<>();
    front.register("/swap", request -> now(HttpAnswer.text(200, "old")));
    HttpFront.Registration registration =
        front.register(
            "/swap",
            request -> {
              inside.countDown();
              return pending;
            });
    CompletableFuture<HttpResponse<String>> response = later("/swap");
    inside.await();
    AtomicBoolean closed = new AtomicBoolean();
    Thread closing =
        new Thread(
            () -> {
              registration.close();
              closed.set(true);
            });
    closing.start();
    await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    assertThat(get("/swap").body()).isEqualTo("old");
    assertThat(closed).isFalse();
    pending.complete(HttpAnswer.text(200, "new"));
    closing.join();
    assertThat(response.get().body()).isEqualTo("new");
  }

  @Test
  void noRequestIsLostWhileHandlersAreSwapped() throws Exception {
    AtomicBoolean swapping = new AtomicBoolean(true);
    HttpHandler handler = request -> now(HttpAnswer.text(200, request.path()));
    Thread swapper =
        new Thread(
            () -> {
              while (swapping.get()) {
                front.register("/ingest", handler).close();
              }
            });
    swapper.start();
    for (int i = 0; i < 500; i++) {
      assertThat(get("/ingest").statusCode()).isEqualTo(200);
    }
    swapping.set(false);
    swapper.join();
  }

  @Test
  void aSenderThatTakesTooLongIsCutOff() throws Exception {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    front.register(
        "/drip",
        request -> {
          try (InputStream body = request.body()) {
            body.readAllBytes();
          } catch (IOException e) {
            failure.complete(e);
            throw e;
          }
          return now(HttpAnswer.text(200, ""));
        });
    ScheduledExecutorService dripping = Executors.newSingleThreadScheduledExecutor();
    try (Socket socket = new Socket("127.0.0.1", connector.getLocalPort())) {
      OutputStream out = socket.getOutputStream();
      out.write("POST /drip HTTP/1.1\r\nHost: x\r\nContent-Length: 10000\r\n\r\n".getBytes(UTF_8));
      dripping.scheduleAtFixedRate(
          () -> {
            try {
              out.write('x');
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          },
          0,
          50,
          TimeUnit.MILLISECONDS);
      String answer =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
      assertThat(answer).isEqualTo("HTTP/1.1 408 Request Timeout");
      assertThat(failure.get()).isInstanceOf(SlowSenderException.class);
    } finally {
      dripping.shutdownNow();
    }
  }

  @Test
  void aSenderThatBreaksOffIsAnIoExceptionForTheHandler() throws Exception {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    front.register(
        "/cut",
        request -> {
          try (InputStream body = request.body()) {
            body.readAllBytes();
          } catch (IOException e) {
            failure.complete(e);
            throw e;
          }
          return now(HttpAnswer.text(200, ""));
        });
    try (Socket socket = new Socket("127.0.0.1", connector.getLocalPort())) {
      socket
          .getOutputStream()
          .write(
              "POST /cut HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf".getBytes(UTF_8));
      socket.shutdownOutput();
      assertThat(failure.get()).isInstanceOf(IOException.class);
    }
  }
}
