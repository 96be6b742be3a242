package io.edgebot.ingest.internal;

import io.edgebot.api.input.AppendResult;
import io.edgebot.api.input.Lane;
import io.edgebot.api.operations.SinkStatus;
import io.edgebot.transport.HttpAnswer;
import io.edgebot.transport.HttpHandler;
import io.edgebot.transport.HttpRequest;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers {@code POST /ingest}: 200 when what was taken is durable, and not before. */
final class IngestHandler implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(IngestHandler.class);
  private static final int SOON = 1;
  private static final int LATER = 5;

  private final Parts parts;
  private final Outcomes outcomes;
  private final String ownOrigin;
  private final Semaphore requests;
  private final Clock clock;
  private volatile boolean paused;

  /**
   * Makes one.
   *
   * @param ownOrigin this process's origin
   * @param maxRequests how many requests are worked on at a time
   */
  IngestHandler(Parts parts, String ownOrigin, int maxRequests, Clock clock) {
    this.parts = parts;
    this.outcomes = new Outcomes(parts.lane, parts.conditions, parts.metrics, parts.sinks);
    this.ownOrigin = ownOrigin;
    this.requests = new Semaphore(maxRequests);
    this.clock = clock;
  }

  /** What it works with. */
  record Parts(
      Authenticator authenticator,
      Bindings bindings,
      RequestReader reader,
      Appender appender,
      Lane lane,
      BodyMemory memory,
      EdgeStatuses statuses,
      Conditions conditions,
      IngestMetrics metrics,
      Supplier<List<SinkStatus>> sinks) {}

  /** Answers 503 from now on, or no longer. */
  void pause(boolean pause) {
    paused = pause;
  }

  @Override
  public CompletionStage<HttpAnswer> handle(HttpRequest request) {
    CompletableFuture<HttpAnswer> answer;
    try {
      answer = serve(request, System.nanoTime());
    } catch (RequestException e) {
      parts.metrics.refused(e.reason());
      answer = CompletableFuture.completedFuture(e.answer());
    } catch (RuntimeException e) {
      LOG.error("A request failed", e);
      parts.metrics.refused(Reason.FAILED);
      answer = CompletableFuture.completedFuture(Answers.detail(500, "Ingestion failed"));
    }
    return answer.thenApply(
        given -> {
          parts.metrics.answered(given.status());
          return given.with("EdgeBot-Encodings", BodyReader.encodings());
        });
  }

  private CompletableFuture<HttpAnswer> serve(HttpRequest request, long start)
      throws RequestException {
    if (!request.method().equals("POST")) {
      throw new RequestException(
          Reason.METHOD, Answers.detail(405, "Method Not Allowed").with("Allow", "POST"));
    }
    if (paused) {
      throw RequestException.unavailable(Reason.CLOSED, "Ingest is paused: try again", LATER);
    }
    Principal principal = parts.authenticator.authenticate(request);
    if (!requests.tryAcquire()) {
      throw RequestException.unavailable(Reason.BUSY, "Too many requests at a time", SOON);
    }
    BodyMemory.Share memory = parts.memory.open();
    Runnable release =
        () -> {
          memory.close();
          requests.release();
        };
    boolean pending = false;
    try {
      Sequence sequence = RequestReader.sequence(request);
      admit(principal, sequence);
      keepStatus(request, principal, sequence);
      Intake intake = parts.reader.read(request, sequence, principal, memory);
      if (intake.append() == null) {
        return CompletableFuture.completedFuture(outcomes.taken(intake, 0, 0, start));
      }
      CompletableFuture<AppendResult> appended = parts.appender.append(intake.append());
      pending = true;
      return appended.handle(
          (result, failure) -> {
            release.run();
            return result == null
                ? outcomes.refused(principal, sequence, failure)
                : outcomes.taken(principal, sequence, intake, result, start);
          });
    } finally {
      if (!pending) {
        release.run();
      }
    }
  }

  private void admit(Principal principal, @Nullable Sequence sequence) throws RequestException {
    if (sequence == null) {
      return;
    }
    if (sequence.origin().equals(ownOrigin)) {
      throw Authenticator.forbidden(
          "Edge "
              + sequence.origin()
              + " is this process itself: it ships to itself, or its data was copied from here");
    }
    parts.bindings.check(principal, sequence.origin(), parts.authenticator.table());
  }

  private void keepStatus(HttpRequest request, Principal principal, @Nullable Sequence sequence) {
    String header = request.header(EdgeStatus.HEADER);
    if (header == null) {
      return;
    }
    EdgeStatus status = EdgeStatus.parse(header, clock.instant());
    parts.statuses.keep(sender(principal, sequence, status.edge()), status);
  }

  /** Of whom a status is: a relay's own, though the events that come with it are another's. */
  private String sender(Principal principal, @Nullable Sequence sequence, @Nullable String edge) {
    if (edge == null) {
      return sequence == null ? principal.name() : sequence.origin();
    }
    boolean own =
        principal.any()
            || principal.edges().contains(edge)
            || (sequence != null && edge.equals(sequence.origin()))
            || principal.name().equals(parts.bindings.owner(edge));
    return own ? edge : principal.name();
  }
}
