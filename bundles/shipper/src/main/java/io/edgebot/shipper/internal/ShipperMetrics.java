package io.edgebot.shipper.internal;

import io.edgebot.api.plugin.Counters;
import io.edgebot.api.plugin.Counters.Counter;
import io.edgebot.api.plugin.Counters.Spec;
import io.edgebot.lib.http.RequestCounts;

/** The shipper's own counters. */
final class ShipperMetrics {
  static final Spec REQUESTS =
      RequestCounts.requests(
          "edgebot_shipper_requests_total",
          "Requests to motherships by the class of their answer.");
  static final Spec BYTES =
      Spec.of(
          "edgebot_shipper_sent_bytes_total",
          "Bytes of request bodies, compressed, that motherships answered.");
  static final Spec FAILOVERS =
      Spec.of(
          "edgebot_shipper_failovers_total",
          "Requests that were taken to another mothership after a failure.");

  private final RequestCounts requests;
  private final Counter failovers;

  ShipperMetrics(Counters counters) {
    requests = new RequestCounts(counters, REQUESTS, BYTES);
    failovers = counters.counter(FAILOVERS);
  }

  RequestCounts requests() {
    return requests;
  }

  /** A request is taken to the next mothership. */
  void movedOn() {
    failovers.add(1);
  }
}
