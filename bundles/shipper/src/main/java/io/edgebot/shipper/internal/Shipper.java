package io.edgebot.shipper.internal;

import io.edgebot.api.sink.DeliveryBatch;
import io.edgebot.api.sink.DeliveryBatch.Block;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.lib.http.Credentials.CredentialsException;
import io.edgebot.lib.http.Faults;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Ships batches: cuts them into requests, and finds a mothership that takes each. Thread-safe. */
final class Shipper {
  private final ShipperSettings settings;
  private final Destinations destinations;
  private final Http http;
  private final RequestHeaders headers;
  private final ShipperMetrics metrics;
  private final @Nullable TokenBucket requests;

  Shipper(
      ShipperSettings settings,
      Destinations destinations,
      Http http,
      RequestHeaders headers,
      ShipperMetrics metrics) {
    this.settings = settings;
    this.destinations = destinations;
    this.http = http;
    this.headers = headers;
    this.metrics = metrics;
    double rate = settings.requestsPerSecond();
    this.requests = rate == 0 ? null : new TokenBucket(rate, Math.max(1, rate), System::nanoTime);
  }

  /** Ships a batch; delivered when every request of it is settled. */
  DeliveryResult deliver(DeliveryBatch batch, String ownOrigin)
      throws InterruptedException, IOException {
    if (settings.envelope()) {
      if (batch.events().isEmpty()) {
        return DeliveryResult.delivered(); // an envelope cannot declare what is skipped
      }
      EnvelopeSource source =
          new EnvelopeSource(batch.events(), batch.encodedBytes(), Instant.now());
      return ship(ownOrigin, null, source);
    }
    List<Part> parts = Parts.of(batch);
    List<Block> blocks = parts.size() == 1 ? batch.blocks() : List.of();
    for (Part part : parts) {
      DeliveryResult result = ship(part.origin(), part, new LinesSource(part, blocks));
      if (!(result instanceof DeliveryResult.Delivered)) {
        return result;
      }
    }
    return DeliveryResult.delivered();
  }

  private DeliveryResult ship(String origin, @Nullable Part part, PayloadSource source)
      throws InterruptedException, IOException {
    List<Outcome.Failed> failures = new ArrayList<>();
    for (Destination destination : destinations.order(origin)) {
      if (!failures.isEmpty()) {
        metrics.movedOn();
      }
      Outcome outcome = attempt(destination, part, source);
      if (outcome instanceof Outcome.Settled) {
        destinations.succeeded(destination, true);
        return DeliveryResult.delivered();
      } else if (outcome instanceof Outcome.Final end) {
        return end.result();
      } else if (outcome instanceof Outcome.Failed failure) {
        destinations.failed(destination, failure);
        failures.add(failure);
      }
    }
    return combine(failures);
  }

  /** Tries one destination, in each encoding that may be; comes to Settled, Final or Failed. */
  private Outcome attempt(Destination destination, @Nullable Part part, PayloadSource source)
      throws InterruptedException, IOException {
    String compression =
        settings.envelope() && settings.compression().equals("auto")
            ? "none"
            : settings.compression();
    for (Encoding encoding : destination.encodings(compression, source.stitched())) {
      Payload payload = source.get(encoding);
      Outcome outcome = request(destination, part, payload);
      if (outcome instanceof Outcome.Rejected rejected) {
        // The system before EdgeBot answers 400 to gzip, which is not the events' fault.
        boolean gzip = settings.envelope() && encoding == Encoding.GZIP;
        if (!gzip || !rejected.result().code().equals("http_400")) {
          return judge(destination, rejected);
        }
      } else if (!(outcome instanceof Outcome.OtherEncoding)) {
        return outcome;
      }
      destination.reject(encoding);
    }
    return Outcome.Failed.misconfigured(
        destination
            + " answers 415 to every encoding: it does not take "
            + (settings.envelope() ? "JSON" : "NDJSON")
            + "; check format and urls");
  }

  /** One request; a kept connection that the other side had closed is tried once more. */
  private Outcome request(Destination destination, @Nullable Part part, Payload payload)
      throws InterruptedException, IOException {
    boolean again = destination.hasAnswered();
    while (true) {
      if (requests != null) {
        TimeUnit.NANOSECONDS.sleep(requests.take(1));
      }
      try {
        Answer answer = http.post(destination, payload, headers.of(payload, part));
        destination.answered(answer);
        metrics.requests().answered(answer.status(), payload.length());
        return Reactions.of(
            destination, answer, settings.envelope(), part == null ? "" : part.sequence());
      } catch (CredentialsException e) {
        return Outcome.Failed.misconfigured(String.valueOf(e.getMessage()));
      } catch (TimeoutException e) {
        metrics.requests().unanswered();
        return Outcome.Failed.of(destination, e);
      } catch (ExecutionException e) {
        metrics.requests().unanswered();
        if (!again || !Faults.isBrokenConnection(e)) {
          return Outcome.Failed.of(destination, e);
        }
        again = false;
      }
    }
  }

  /**
   * A 400 or 422 blames the events only if a mothership says it: another server would refuse every
   * event there is.
   */
  private Outcome judge(Destination destination, Outcome.Rejected rejected)
      throws InterruptedException, IOException {
    if (settings.envelope()) {
      return new Outcome.Final(rejected.result());
    }
    if (!destination.isMothership()) {
      Outcome status = request(destination, null, new Payload(List.of(), 0, Encoding.NONE, ""));
      if (status instanceof Outcome.Failed failed && !failed.misconfigured()) {
        return failed;
      }
    }
    if (destination.isMothership()) {
      return new Outcome.Final(rejected.result());
    }
    return Outcome.Failed.misconfigured(
        rejected.result().reason()
            + ", and is not an EdgeBot mothership; for the system before EdgeBot set format ="
            + " envelope, else check urls");
  }

  /** Retry if any of them may take it by itself, as soon as the first may. */
  private static DeliveryResult combine(List<Outcome.Failed> failures) {
    List<String> reasons = new ArrayList<>();
    boolean misconfigured = true;
    boolean probe = false;
    boolean asked = true;
    Duration delay = null;
    for (Outcome.Failed failure : failures) {
      reasons.add(failure.reason());
      if (!failure.misconfigured()) {
        misconfigured = false;
        probe |= failure.probe();
        asked &= failure.delay() != null;
        if (failure.delay() != null && (delay == null || failure.delay().compareTo(delay) < 0)) {
          delay = failure.delay();
        }
      }
    }
    String reason = String.join("; ", reasons);
    if (misconfigured) {
      return new DeliveryResult.Misconfigured(reason);
    }
    return new DeliveryResult.RetryLater(reason, asked ? delay : null, probe);
  }
}
