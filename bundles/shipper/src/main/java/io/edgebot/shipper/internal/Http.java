package io.edgebot.shipper.internal;

import io.edgebot.lib.http.BoundedBody;
import io.edgebot.lib.http.HttpClients;
import io.edgebot.lib.http.ProxySettings;
import io.edgebot.lib.http.RetryAfter;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Sends requests: HTTP/1.1, connections kept, redirects not followed, answers bounded. */
final class Http {
  /** How long a mothership has to say that it is alive. */
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(3);

  private final HttpClients client;
  private final ShipperSettings settings;
  private final String userAgent;
  private final Bandwidth bandwidth;

  /**
   * A client.
   *
   * @throws io.edgebot.api.plugin.InvalidSettingException if the files that TLS needs cannot be
   *     used
   */
  Http(ShipperSettings settings, String version) throws IOException {
    this.client = new HttpClients(settings.connectTimeout(), settings.proxy(), settings.tls());
    this.settings = settings;
    this.userAgent = "EdgeBot-Shipper/" + version;
    this.bandwidth = new Bandwidth(settings.bytesPerSecond());
  }

  /**
   * Posts a body and waits for the answer, as long as something moves.
   *
   * @throws ExecutionException with the cause why there is no answer
   * @throws TimeoutException if nothing moved for the settings' timeout
   */
  Answer post(Destination destination, Payload payload, Map<String, String> headers)
      throws InterruptedException, ExecutionException, TimeoutException, IOException {
    AtomicLong progress = new AtomicLong(System.nanoTime());
    BodyPublisher body =
        payload.length() == 0
            ? BodyPublishers.noBody()
            : BodyPublishers.fromPublisher(
                BodyPublishers.ofInputStream(
                    () -> new PacedBody(payload.chunks(), bandwidth, progress)),
                payload.length());
    CompletableFuture<HttpResponse<byte[]>> answer =
        client
            .get()
            .sendAsync(request(destination, headers).POST(body).build(), info -> new BoundedBody());
    try {
      while (true) {
        long idle = System.nanoTime() - progress.get();
        long rest = settings.timeout().toNanos() - idle;
        if (rest <= 0) {
          throw new TimeoutException("nothing moved for " + settings.timeout());
        }
        try {
          return answer(answer.get(rest, TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
          if (progress.get() + settings.timeout().toNanos() - System.nanoTime() <= 0) {
            throw e;
          }
        }
      }
    } finally {
      answer.cancel(true); // no effect on one that is there
    }
  }

  /** Posts no body, aside. */
  CompletableFuture<Answer> postEmpty(Destination destination, Map<String, String> headers)
      throws IOException {
    HttpRequest request =
        request(destination, headers)
            .POST(BodyPublishers.noBody())
            .timeout(settings.timeout())
            .build();
    return client
        .get()
        .sendAsync(request, info -> new BoundedBody())
        .orTimeout(2 * settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(Http::answer);
  }

  /** Whether a destination answers at all; a gateway that says it does not is no answer. */
  CompletableFuture<Boolean> isAlive(Destination destination) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(destination.livez())
            .timeout(PROBE_TIMEOUT)
            .header("User-Agent", userAgent)
            .GET();
    try {
      authorizeProxy(request);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
    return client
        .get()
        .sendAsync(request.build(), info -> new BoundedBody())
        .orTimeout(2 * PROBE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(response -> response.statusCode() < 500);
  }

  private HttpRequest.Builder request(Destination destination, Map<String, String> headers)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(destination.ingest()).header("User-Agent", userAgent);
    headers.forEach(request::header);
    authorizeProxy(request);
    return request;
  }

  private void authorizeProxy(HttpRequest.Builder request) throws IOException {
    ProxySettings proxy = settings.proxy();
    if (proxy != null) {
      proxy.authorize(request);
    }
  }

  private static Answer answer(HttpResponse<byte[]> response) {
    HttpHeaders headers = response.headers();
    return new Answer(
        response.statusCode(),
        headers.firstValue("EdgeBot-Encodings").map(Answer::parseEncodings).orElse(null),
        headers
            .firstValue("Retry-After")
            .map(text -> RetryAfter.parse(text, Instant.now()))
            .orElse(null),
        headers.firstValue("Location").orElse(""),
        response.body());
  }
}
