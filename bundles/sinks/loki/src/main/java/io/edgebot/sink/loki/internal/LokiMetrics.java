package io.edgebot.sink.loki.internal;

import io.edgebot.api.plugin.Counters;
import io.edgebot.api.plugin.Counters.Counter;
import io.edgebot.api.plugin.Counters.Spec;
import io.edgebot.lib.http.RequestCounts;

/** The sink's own counters. */
final class LokiMetrics {
  private static final Spec REQUESTS =
      RequestCounts.requests(
          "edgebot_loki_requests_total", "Pushes to Loki by the class of their answer.");
  private static final Spec BYTES =
      Spec.of("edgebot_loki_sent_bytes_total", "Bytes of pushes, compressed, that were answered.");
  private static final Spec RESENT =
      Spec.of(
          "edgebot_loki_resent_entries_total",
          "Entries sent again because the answer to them was lost or left open what is stored.");
  private static final Spec REPLAYED =
      Spec.of(
          "edgebot_loki_replayed_entries_total",
          "Entries that came too late for their stream and were stored in one with label replay.");
  private static final Spec TRUNCATED =
      Spec.of("edgebot_loki_truncated_lines_total", "Lines cut to max_line_bytes.");
  private static final Spec COLLAPSED =
      Spec.of(
          "edgebot_loki_collapsed_entries_total",
          "Entries stored with fewer labels because there were more than max_streams streams.");

  private final RequestCounts requests;
  private final Counter resent;
  private final Counter replayed;
  private final Counter truncated;
  private final Counter collapsed;

  LokiMetrics(Counters counters) {
    requests = new RequestCounts(counters, REQUESTS, BYTES);
    resent = counters.counter(RESENT);
    replayed = counters.counter(REPLAYED);
    truncated = counters.counter(TRUNCATED);
    collapsed = counters.counter(COLLAPSED);
  }

  RequestCounts requests() {
    return requests;
  }

  void resent(long entries) {
    resent.add(entries);
  }

  void replayed(long entries) {
    replayed.add(entries);
  }

  void truncated(long lines) {
    truncated.add(lines);
  }

  void collapsed(long entries) {
    collapsed.add(entries);
  }
}
