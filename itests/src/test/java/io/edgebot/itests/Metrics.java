package io.edgebot.itests;

import java.io.IOException;

/** Reads values of {@code /metrics}. */
final class Metrics {
  private Metrics() {}

  /** The sum of all samples whose line starts so: a name, perhaps with some of its labels. */
  static long sum(Instance instance, String start) throws IOException {
    return instance
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(start))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Events that wait for a sink. */
  static long queued(Instance instance, String sink) throws IOException {
    return sum(instance, "edgebot_queue_events{sink=\"" + sink + "\"");
  }

  /** Events in memory that are not yet durable. */
  static long uncommitted(Instance instance) throws IOException {
    return sum(instance, "edgebot_uncommitted_events");
  }
}
