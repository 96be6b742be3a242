package io.edgebot.examples.internal;

import io.edgebot.api.plugin.Counters;
import io.edgebot.api.plugin.Counters.Counter;
import io.edgebot.api.plugin.Secret;
import io.edgebot.api.plugin.Settings;
import io.edgebot.api.sink.BatchLimits;
import io.edgebot.api.sink.DeliveryBatch;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.Guarantee;
import io.edgebot.api.sink.Sink;
import io.edgebot.api.sink.SinkContext;
import io.edgebot.api.sink.StoredEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Posts batches to an HTTP endpoint that takes lines of JSON. */
@Component(
    configurationPid = "io.edgebot.sink.webhook",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = WebhookConfig.class, factory = true)
public final class WebhookSink implements Sink {
  private static final Counters.Spec SENT =
      Counters.Spec.of("edgebot_webhook_sent_bytes_total", "Bytes of bodies that were taken.");
  private static final Set<Integer> UNAVAILABLE = Set.of(502, 503, 504);
  private static final int LONGEST_WAIT_SECONDS = 3600;

  private final URI url;
  private final @Nullable Secret token;
  private final Duration timeout;
  private final BatchLimits limits;
  private @Nullable HttpClient client;
  private @Nullable Counter sent;

  /**
   * Checks the settings, and does nothing else.
   *
   * @throws io.edgebot.api.plugin.InvalidSettingException if one cannot be used
   */
  @Activate
  public WebhookSink(WebhookConfig config, Map<String, Object> properties) {
    Settings settings = Settings.of(properties);
    url = url(settings, settings.required("url", config.url()));
    token = settings.secret("token", config.token(), config.token__file());
    timeout =
        Duration.ofSeconds(settings.range("timeout_seconds", config.timeout__seconds(), 1, 600));
    int bytes = settings.range("max_request_bytes", config.max__request__bytes(), 1024, 67_108_864);
    limits = new BatchLimits(BatchLimits.DEFAULT.events(), bytes, false);
  }

  private static URI url(Settings settings, String text) {
    String allowed = "an http or https URL without user and password";
    if (text.contains("@")) {
      throw settings.refuse("url", "***", allowed); // a password is not repeated in the log
    }
    try {
      URI url = new URI(text);
      if (url.getHost() != null && List.of("http", "https").contains(url.getScheme())) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw settings.refuse("url", text, allowed + " (" + e.getReason() + ")");
    }
    throw settings.refuse("url", text, allowed);
  }

  @Override
  public Guarantee guarantee() {
    return Guarantee.AT_LEAST_ONCE;
  }

  @Override
  public BatchLimits limits() {
    return limits;
  }

  @Override
  public void open(SinkContext context) {
    client = HttpClient.newBuilder().connectTimeout(timeout).build();
    sent = context.counters().counter(SENT);
    if (token != null && url.getScheme().equals("http")) {
      context.health().degraded("the token goes to " + url.getHost() + " in clear: use https");
    }
  }

  @Override
  public DeliveryResult deliver(DeliveryBatch batch) throws IOException, InterruptedException {
    if (batch.events().isEmpty()) {
      return DeliveryResult.delivered(); // only skipped numbers, which are not said here
    }
    byte[] body = lines(batch);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(timeout)
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofByteArray(body));
    if (token != null) {
      request.header("Authorization", "Bearer " + token.reveal());
    }
    // What this throws is a transport error: the engine tries again, as after `unreachable`.
    HttpResponse<Void> answer =
        Objects.requireNonNull(client).send(request.build(), BodyHandlers.discarding());
    DeliveryResult result = result(answer);
    if (result instanceof DeliveryResult.Delivered) {
      Objects.requireNonNull(sent).add(body.length);
    }
    return result;
  }

  private static byte[] lines(DeliveryBatch batch) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream((int) batch.encodedBytes());
    for (StoredEvent event : batch.events()) {
      event.writeEncoded(body);
      body.write('\n');
    }
    return body.toByteArray();
  }

  private DeliveryResult result(HttpResponse<Void> answer) {
    int status = answer.statusCode();
    String reason = url.getHost() + " answers " + status;
    if (status >= 200 && status < 300) {
      return DeliveryResult.delivered();
    } else if (status == 413) {
      return new DeliveryResult.TooLarge(reason);
    } else if (status == 400 || status == 422) {
      // It does not say which event is the bad one: the engine splits until it is found.
      return new DeliveryResult.Refused("rejected", reason, List.of());
    } else if (status == 408 || status == 429 || status >= 500) {
      Duration delay = retryAfter(answer);
      return new DeliveryResult.RetryLater(
          reason, delay, delay == null && UNAVAILABLE.contains(status));
    }
    return new DeliveryResult.Misconfigured(reason + ": check url and token");
  }

  private static @Nullable Duration retryAfter(HttpResponse<Void> answer) {
    String text = answer.headers().firstValue("Retry-After").orElse("");
    return text.matches("[0-9]{1,9}")
        ? Duration.ofSeconds(Math.min(Integer.parseInt(text), LONGEST_WAIT_SECONDS))
        : null;
  }

  @Override
  public boolean probe() throws IOException {
    int port = url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("http") ? 80 : 443;
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(url.getHost(), port), (int) timeout.toMillis());
      return true;
    }
  }

  @Override
  public void close() {
    client = null;
  }
}
