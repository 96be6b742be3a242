package io.edgebot.shipper.internal;

import io.edgebot.api.plugin.Counters;
import io.edgebot.api.plugin.Counters.Counter;
import io.edgebot.api.plugin.Counters.Spec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The shipper's own counters. */
final class ShipperMetrics {
  private static final List<String> ANSWERS = List.of("2xx", "3xx", "4xx", "5xx", "none");

  static final Spec REQUESTS =
      Spec.of(
          "edgebot_shipper_requests_total",
          "Requests to motherships by the class of their answer.",
          "answer",
          ANSWERS);
  static final Spec BYTES =
      Spec.of(
          "edgebot_shipper_sent_bytes_total",
          "Bytes of request bodies, compressed, that motherships answered.");
  static final Spec FAILOVERS =
      Spec.of(
          "edgebot_shipper_failovers_total",
          "Requests that were taken to another mothership after a failure.");

  private final Map<String, Counter> requests = new TreeMap<>();
  private final Counter none;
  private final Counter bytes;
  private final Counter failovers;

  ShipperMetrics(Counters counters) {
    for (String answer : ANSWERS) {
      requests.put(answer, counters.counter(REQUESTS, answer));
    }
    none = counters.counter(REQUESTS, "none");
    bytes = counters.counter(BYTES);
    failovers = counters.counter(FAILOVERS);
  }

  /** A request was answered. */
  void answered(int status, long length) {
    requests.getOrDefault(status / 100 + "xx", none).add(1);
    bytes.add(length);
  }

  /** A request got no answer. */
  void unanswered() {
    none.add(1);
  }

  /** A request is taken to the next mothership. */
  void movedOn() {
    failovers.add(1);
  }
}
