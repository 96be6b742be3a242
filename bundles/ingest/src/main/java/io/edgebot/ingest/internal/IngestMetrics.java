package io.edgebot.ingest.internal;

import io.edgebot.api.plugin.Counters;
import io.edgebot.api.plugin.Counters.Counter;
import io.edgebot.api.plugin.Counters.Spec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What ingest counts of its own, beside what every input has. */
final class IngestMetrics {
  private static final List<String> STATUSES =
      List.of("200", "400", "401", "403", "405", "408", "409", "413", "415", "422", "500", "503");
  private static final List<String> EVENT_REASONS =
      List.of("syntax", "schema", "duplicate_key", "depth", "size");

  private static final Spec REQUESTS =
      Spec.of("mothership_ingestion_requests_total", "Requests answered.", "status", STATUSES);
  private static final Spec REFUSED_REQUESTS =
      Spec.of(
          "edgebot_ingest_refused_requests_total",
          "Requests of which nothing was taken.",
          "reason",
          Reason.labels());
  private static final Spec EVENTS =
      Spec.of("edgebot_ingest_events_total", "Events that are in the journal.");
  private static final Spec DUPLICATES =
      Spec.of("edgebot_ingest_duplicate_events_total", "Events that were in the journal before.");
  private static final Spec REFUSED_EVENTS =
      Spec.of(
          "edgebot_ingest_refused_events_total",
          "Events that are not valid, and were not taken.",
          "reason",
          EVENT_REASONS);
  private static final Spec BYTES =
      Spec.of("edgebot_ingest_body_bytes_total", "Bytes of bodies, uncompressed.");

  private final Map<String, Counter> requests = new HashMap<>();
  private final Map<String, Counter> refusedRequests = new HashMap<>();
  private final Map<String, Counter> refusedEvents = new HashMap<>();
  private final Counter events;
  private final Counter duplicates;
  private final Counter bytes;

  IngestMetrics(Counters counters) {
    STATUSES.forEach(each -> requests.put(each, counters.counter(REQUESTS, each)));
    Reason.labels()
        .forEach(each -> refusedRequests.put(each, counters.counter(REFUSED_REQUESTS, each)));
    EVENT_REASONS.forEach(each -> refusedEvents.put(each, counters.counter(REFUSED_EVENTS, each)));
    events = counters.counter(EVENTS);
    duplicates = counters.counter(DUPLICATES);
    bytes = counters.counter(BYTES);
  }

  /** The label's value for an event's fault. */
  static String eventReason(Problem problem) {
    return switch (problem.type()) {
      case "json_invalid" -> "syntax";
      case "duplicate_key", "depth", "size" -> problem.type();
      default -> "schema";
    };
  }

  /** A request was answered. */
  void answered(int status) {
    add(requests, Integer.toString(status), 1);
  }

  /** A request was refused as a whole. */
  void refused(Reason reason) {
    add(refusedRequests, reason.label(), 1);
  }

  /** A body was read. */
  void read(long length) {
    bytes.add(length);
  }

  /** A batch is durable. */
  void taken(int accepted, int known) {
    events.add(accepted);
    duplicates.add(known);
  }

  /** Events were not valid. */
  void refusedEvents(Map<String, Integer> byReason) {
    byReason.forEach((reason, count) -> add(refusedEvents, reason, count));
  }

  private static void add(Map<String, Counter> counters, String label, int amount) {
    Counter counter = counters.get(label);
    if (counter != null) {
      counter.add(amount);
    }
  }
}
