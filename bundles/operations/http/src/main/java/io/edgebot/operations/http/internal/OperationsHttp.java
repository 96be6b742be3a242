package io.edgebot.operations.http.internal;

import io.edgebot.api.operations.Edges;
import io.edgebot.api.operations.Operations;
import io.edgebot.transport.HttpAnswer;
import io.edgebot.transport.HttpFront;
import io.edgebot.transport.HttpHandler;
import io.edgebot.transport.HttpRequest;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Answers what monitors and people ask of the process. Reads only; never waits for a sink. */
@Component(service = OperationsHttp.class, immediate = true)
public final class OperationsHttp {
  /** So long a process without an engine counts as starting. */
  static final Duration START = Duration.ofMinutes(2);

  private static final String NO_ENGINE = "the engine is not there: starting, or see the log";

  private final String version;
  private final Listening listening;
  private final Clock clock;
  private final Instant began;
  private final List<HttpFront.Registration> registrations = new ArrayList<>();

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile @Nullable Operations operations;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile @Nullable PrometheusMeterRegistry registry;

  @Reference(policy = ReferencePolicy.DYNAMIC)
  volatile List<Edges> edges = List.of();

  private interface Answer {
    HttpAnswer of(HttpRequest request) throws IOException;
  }

  /** Registers the paths. */
  @Activate
  public OperationsHttp(@Reference HttpFront front, BundleContext bundles) {
    this(
        front,
        bundles.getBundle().getVersion().toString(),
        new Listening(Path.of(System.getProperty("karaf.etc", "etc"))),
        Clock.systemUTC());
  }

  OperationsHttp(HttpFront front, String version, Listening listening, Clock clock) {
    this.listening = listening;
    this.version = version;
    this.clock = clock;
    this.began = clock.instant();
    Map<String, Answer> paths = new LinkedHashMap<>();
    paths.put("/", request -> index());
    paths.put("/healthz", request -> health());
    paths.put("/livez", request -> live());
    paths.put("/readyz", request -> ready());
    paths.put("/stats", request -> stats());
    paths.put("/metrics", this::metrics);
    paths.forEach((path, answer) -> registrations.add(front.register(path, reading(answer))));
  }

  /** Takes the paths back. */
  @Deactivate
  public void close() {
    registrations.forEach(HttpFront.Registration::close);
    registrations.clear();
  }

  private static HttpHandler reading(Answer answer) {
    return request -> {
      if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
        return CompletableFuture.completedFuture(
            HttpAnswer.json(405, "{\"detail\":\"Method Not Allowed\"}\n")
                .with("Allow", "GET, HEAD"));
      }
      return CompletableFuture.completedFuture(
          answer.of(request).with("Cache-Control", "no-store"));
    };
  }

  private static HttpAnswer json(int status, byte[] body) {
    return HttpAnswer.of(status, "application/json", body);
  }

  private HttpAnswer index() throws IOException {
    Operations engine = operations;
    boolean takes =
        engine == null
            || engine.plugins().stream()
                .anyMatch(plugin -> Snapshot.plugin(plugin.instance()).equals("ingest"));
    return json(
        200,
        Json.object(
            json -> {
              json.writeStringField("service", "EdgeBot");
              json.writeStringField("version", version);
              json.writeStringField(
                  "description",
                  "Collects field telemetry, keeps it durably, ships, ingests and stores it");
              if (engine != null) {
                json.writeStringField("role", engine.role());
              }
              Json.object(
                  json,
                  "endpoints",
                  body -> {
                    if (takes) {
                      body.writeStringField("ingest", "/ingest");
                    }
                    body.writeStringField("health", "/healthz");
                    body.writeStringField("live", "/livez");
                    body.writeStringField("ready", "/readyz");
                    body.writeStringField("stats", "/stats");
                    body.writeStringField("metrics", "/metrics");
                  });
            }));
  }

  private HttpAnswer health() throws IOException {
    Operations engine = operations;
    if (engine == null) {
      return json(503, HealthDocument.starting(version, clock.instant(), NO_ENGINE));
    }
    Snapshot state = Snapshot.of(engine);
    int status = state.status() == Snapshot.Status.UNHEALTHY ? 503 : 200;
    return json(status, HealthDocument.of(state, version, clock.instant()));
  }

  /** Whether the process is worth keeping: nothing outside of it can make it fail. */
  private HttpAnswer live() throws IOException {
    Operations engine = operations;
    if (engine == null) {
      boolean starting = clock.instant().isBefore(began.plus(START));
      return answer(starting ? 200 : 503, starting ? "starting" : "dead", NO_ENGINE);
    }
    Operations.Intake intake = engine.intake();
    return intake.durable()
        ? answer(200, "alive", "")
        : answer(503, "dead", "nothing becomes durable until a restart: " + intake.reason());
  }

  /** Whether it takes events. */
  private HttpAnswer ready() throws IOException {
    Operations engine = operations;
    if (engine == null) {
      return answer(503, "starting", NO_ENGINE).with("Retry-After", "1");
    }
    Operations.Intake intake = engine.intake();
    if (!intake.open() || !intake.durable()) {
      return answer(503, "not ready", intake.reason()).with("Retry-After", "5");
    }
    String reason = listening.reason(engine, clock.instant());
    return reason.isEmpty()
        ? answer(200, "ready", "")
        : answer(503, "not ready", reason).with("Retry-After", "1");
  }

  private static HttpAnswer answer(int status, String word, String reason) throws IOException {
    return json(
        status,
        Json.object(
            json -> {
              json.writeStringField("status", word);
              if (!reason.isEmpty()) {
                json.writeStringField("reason", reason);
              }
            }));
  }

  private HttpAnswer stats() throws IOException {
    Operations engine = operations;
    return engine == null
        ? answer(503, "starting", NO_ENGINE).with("Retry-After", "1")
        : json(
            200,
            StatsDocument.of(
                Snapshot.of(engine), EdgeMeters.reports(edges), version, clock.instant()));
  }

  private HttpAnswer metrics(HttpRequest request) {
    PrometheusMeterRegistry metrics = registry;
    if (metrics == null) {
      return HttpAnswer.text(503, NO_ENGINE + "\n").with("Retry-After", "1");
    }
    MetricsFormat format = MetricsFormat.of(request.header("Accept"));
    byte[] body = metrics.scrape(format.contentType).getBytes(StandardCharsets.UTF_8);
    return HttpAnswer.of(200, format.contentType, body);
  }
}
