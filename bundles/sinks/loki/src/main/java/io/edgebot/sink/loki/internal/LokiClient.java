package io.edgebot.sink.loki.internal;

import io.edgebot.lib.http.BoundedBody;
import io.edgebot.lib.http.Faults;
import io.edgebot.lib.http.HttpClients;
import io.edgebot.lib.http.RetryAfter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends requests to Loki: HTTP/1.1, connections kept, redirects not followed. Thread-safe. */
final class LokiClient {
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(3);
  private static final String BUILD_INFO_PATH = "/loki/api/v1/status/buildinfo";

  private final LokiSettings settings;
  private final HttpClients clients;
  private final String userAgent;
  private final URI push;
  private final URI buildInfo;
  private volatile boolean answered;

  /**
   * A client.
   *
   * @throws io.edgebot.api.plugin.InvalidSettingException if the files that TLS needs cannot be
   *     used
   */
  LokiClient(LokiSettings settings, String version) throws IOException {
    this.settings = settings;
    this.clients = new HttpClients(settings.connectTimeout(), settings.proxy(), settings.tls());
    this.userAgent = "EdgeBot-Loki/" + version;
    this.push = URI.create(settings.base() + LokiSettings.PUSH_PATH);
    this.buildInfo = URI.create(settings.base() + BUILD_INFO_PATH);
  }

  /**
   * What is pushed.
   *
   * @param contentEncoding empty for none
   */
  record Push(byte[] body, String contentType, String contentEncoding) {}

  /**
   * Pushes; on a kept connection that the other side had closed it is sent once more.
   *
   * @param meanwhile what to do while it is on its way
   * @throws ExecutionException with the cause why there is no answer
   * @throws TimeoutException if there is none in time
   * @throws IOException if the credentials cannot be had
   */
  LokiAnswer push(Push what, Runnable meanwhile)
      throws InterruptedException, ExecutionException, TimeoutException, IOException {
    HttpRequest.Builder request =
        request(push, settings.timeout()).header("Content-Type", what.contentType());
    if (!what.contentEncoding().isEmpty()) {
      request.header("Content-Encoding", what.contentEncoding());
    }
    HttpRequest made = request.POST(BodyPublishers.ofByteArray(what.body())).build();
    try {
      return send(made, meanwhile);
    } catch (ExecutionException e) {
      if (!answered || !Faults.isBrokenConnection(e)) {
        answered = false;
        throw e;
      }
      answered = false;
      return send(made, () -> {});
    }
  }

  /**
   * Asks what runs there.
   *
   * @throws ExecutionException with the cause why there is no answer
   * @throws TimeoutException if there is none in time
   * @throws IOException if the credentials cannot be had
   */
  LokiAnswer buildInfo()
      throws InterruptedException, ExecutionException, TimeoutException, IOException {
    return send(request(buildInfo, PROBE_TIMEOUT).GET().build(), () -> {});
  }

  private HttpRequest.Builder request(URI uri, Duration timeout) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(timeout).header("User-Agent", userAgent);
    if (!settings.tenant().isEmpty()) {
      request.header("X-Scope-OrgID", settings.tenant());
    }
    if (settings.credentials() != null) {
      request.header("Authorization", settings.credentials().header());
    }
    if (settings.proxy() != null) {
      settings.proxy().authorize(request);
    }
    return request;
  }

  private LokiAnswer send(HttpRequest request, Runnable meanwhile)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        clients.get().sendAsync(request, info -> new BoundedBody());
    try {
      meanwhile.run();
      // The request's own timeout ends when the answer's head is there.
      long most = 2 * request.timeout().orElse(PROBE_TIMEOUT).toMillis();
      LokiAnswer result = answer(answer.get(most, TimeUnit.MILLISECONDS));
      answered = true;
      return result;
    } finally {
      answer.cancel(true); // no effect on one that is there
    }
  }

  private static LokiAnswer answer(HttpResponse<byte[]> response) {
    HttpHeaders headers = response.headers();
    String type = headers.firstValue("Content-Type").orElse("text/plain");
    return new LokiAnswer(
        response.statusCode(),
        headers
            .firstValue("Retry-After")
            .map(text -> RetryAfter.parse(text, Instant.now()))
            .orElse(null),
        headers.firstValue("Location").orElse(""),
        type.toLowerCase(Locale.ROOT).startsWith("text/plain"),
        new String(response.body(), StandardCharsets.UTF_8));
  }

  /** Where it pushes to, as people may see it. */
  @Override
  public String toString() {
    return settings.base().toString();
  }
}
