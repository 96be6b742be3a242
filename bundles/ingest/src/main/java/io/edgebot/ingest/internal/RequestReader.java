package io.edgebot.ingest.internal;

import io.edgebot.api.event.EventCodec;
import io.edgebot.api.input.Append;
import io.edgebot.api.input.SequenceClaim;
import io.edgebot.transport.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns a request into what it brings: headers, body, events. */
final class RequestReader {
  private static final Set<String> LINES =
      Set.of(
          "application/x-ndjson",
          "application/ndjson",
          "application/jsonl",
          "application/jsonlines",
          "application/x-jsonlines");

  private final EventCodec codec;
  private final Limits limits;
  private final BodyReader bodies;
  private final IngestMetrics metrics;

  RequestReader(EventCodec codec, Limits limits, IngestMetrics metrics) {
    this.codec = codec;
    this.limits = limits;
    this.bodies = new BodyReader(limits);
    this.metrics = metrics;
  }

  private enum Form {
    LINES,
    ENVELOPE,
    OTHER
  }

  /** The range that a request says to settle; null if it says none. */
  static @Nullable Sequence sequence(HttpRequest request) throws RequestException {
    List<String> values = request.headers(Sequence.HEADER);
    if (values.isEmpty()) {
      return null;
    }
    if (values.size() > 1) {
      throw RequestException.header(Sequence.HEADER, "stands twice");
    }
    return Sequence.parse(
        values.get(0), String.join(",", request.headers(Sequence.SKIPPED_HEADER)));
  }

  /**
   * Reads a request.
   *
   * @param memory takes what the events need; to be closed when they are durable or refused
   */
  Intake read(
      HttpRequest request,
      @Nullable Sequence sequence,
      Principal principal,
      BodyMemory.Share memory)
      throws RequestException {
    Form form = form(request);
    if (form != Form.LINES && sequence != null) {
      throw new RequestException(
          Reason.ENCODING,
          Answers.detail(415, "Content-Type must be application/x-ndjson with " + Sequence.HEADER));
    }
    if (form == Form.OTHER) {
      throw RequestException.invalid(Problem.notObject());
    }
    Payload payload = bodies.read(request, BodyReader.encoding(request), memory);
    metrics.read(payload.length());
    if (sequence != null) {
      byte[] hash = Digest.check(request.header(Digest.HEADER), payload);
      return sequenced(payload, sequence, hash, principal, memory);
    }
    if (request.header(Digest.HEADER) != null) {
      Digest.check(request.header(Digest.HEADER), payload);
    }
    if (payload.length() == 0) {
      if (request.header(EdgeStatus.HEADER) != null) {
        return Intake.NOTHING;
      }
      throw RequestException.invalid(Problem.missing());
    }
    EventCollector events = new EventCollector(codec, limits, memory);
    if (form == Form.LINES) {
      lines(payload, events);
    } else {
      EnvelopeReader.read(payload, events);
    }
    return collected(events, principal);
  }

  private Intake sequenced(
      Payload payload, Sequence sequence, byte[] hash, Principal principal, BodyMemory.Share memory)
      throws RequestException {
    SequencedLines.Identified read = SequencedLines.read(payload, sequence, codec, limits, memory);
    SequenceClaim claim =
        new SequenceClaim(
            sequence.origin(),
            sequence.generation(),
            sequence.first(),
            sequence.last(),
            hash,
            sequence.skipped());
    return Intake.whole(
        new Append(read.events(), read.ids(), claim, principal.name(), Map.of(), List.of()));
  }

  private Intake collected(EventCollector events, Principal principal) throws RequestException {
    if (events.events().isEmpty()) {
      if (events.count() == 0) {
        return Intake.NOTHING;
      }
      metrics.refusedEvents(events.refusedByReason());
      throw new RequestException(Reason.INVALID, Answers.problems(events.problems()));
    }
    Append append =
        new Append(events.events(), List.of(), null, principal.name(), Map.of(), List.of());
    return new Intake(append, events.refused(), events.refusedByReason(), events::place);
  }

  private static void lines(Payload payload, EventCollector events) throws RequestException {
    Lines lines = new Lines(payload);
    for (int i = 0; lines.next(); ) {
      if (!lines.blank()) {
        events.add(payload.bytes(), lines.start(), lines.length(), i++);
      }
    }
  }

  private static Form form(HttpRequest request) {
    String type = request.header("Content-Type");
    if (type == null) {
      return Form.ENVELOPE;
    }
    String essence = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (LINES.contains(essence)) {
      return Form.LINES;
    }
    boolean json =
        essence.equals("application/json")
            || (essence.startsWith("application/") && essence.endsWith("+json"));
    return json || essence.isEmpty() ? Form.ENVELOPE : Form.OTHER;
  }
}
