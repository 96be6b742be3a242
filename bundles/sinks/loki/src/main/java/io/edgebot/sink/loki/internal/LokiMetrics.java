package io.edgebot.sink.loki.internal;

import io.edgebot.api.plugin.Counters;
import io.edgebot.api.plugin.Counters.Counter;
import io.edgebot.api.plugin.Counters.Spec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The sink's own counters. */
final class LokiMetrics {
  private static final List<String> ANSWERS = List.of("2xx", "3xx", "4xx", "5xx", "none");

  private static final Spec REQUESTS =
      Spec.of(
          "edgebot_loki_requests_total",
          "Pushes to Loki by the class of their answer.",
          "answer",
          ANSWERS);
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

  private final Map<String, Counter> requests = new TreeMap<>();
  private final Counter none;
  private final Counter bytes;
  private final Counter resent;
  private final Counter replayed;
  private final Counter truncated;
  private final Counter collapsed;

  LokiMetrics(Counters counters) {
    for (String answer : ANSWERS) {
      requests.put(answer, counters.counter(REQUESTS, answer));
    }
    none = counters.counter(REQUESTS, "none");
    bytes = counters.counter(BYTES);
    resent = counters.counter(RESENT);
    replayed = counters.counter(REPLAYED);
    truncated = counters.counter(TRUNCATED);
    collapsed = counters.counter(COLLAPSED);
  }

  void answered(int status, long length) {
    requests.getOrDefault(status / 100 + "xx", none).add(1);
    bytes.add(length);
  }

  void unanswered() {
    none.add(1);
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
