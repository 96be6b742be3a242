package io.edgebot.ingest.internal;

import io.edgebot.api.operations.Edges.EdgeReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The last status of each edge, bounded; those not heard of for longest are forgotten first. */
final class EdgeStatuses {
  /** At most so many edges are kept. */
  static final int MAX_EDGES = 1_000;

  private final Conditions conditions;
  private final Duration mostOffset;
  private final Map<String, EdgeStatus> statuses = new LinkedHashMap<>();

  /**
   * Starts empty.
   *
   * @param mostOffset how far an edge's clock may be off before health says so
   */
  EdgeStatuses(Conditions conditions, Duration mostOffset) {
    this.conditions = conditions;
    this.mostOffset = mostOffset;
  }

  /**
   * Keeps a status.
   *
   * @param sender the edge's id, or its principal's name where it says none
   */
  void keep(String sender, EdgeStatus status) {
    synchronized (statuses) {
      statuses.remove(sender);
      statuses.put(sender, status);
      if (statuses.size() > MAX_EDGES) {
        statuses.remove(statuses.keySet().iterator().next());
      }
    }
    String condition = "clock/" + sender;
    Duration offset = status.clockOffset();
    if (offset.abs().compareTo(mostOffset) > 0) {
      conditions.raisePassing(
          condition,
          "The clock of "
              + sender
              + " is "
              + (offset.isNegative() ? "behind" : "ahead of")
              + " this one by more than "
              + mostOffset.toSeconds()
              + " s: set it there, for instance by NTP");
    } else {
      conditions.clear(condition);
    }
  }

  /** The last status of each, oldest first. */
  Map<String, EdgeStatus> all() {
    synchronized (statuses) {
      return new LinkedHashMap<>(statuses);
    }
  }

  /** The same for those who show them. */
  List<EdgeReport> reports() {
    List<EdgeReport> reports = new ArrayList<>();
    all()
        .forEach(
            (sender, status) ->
                reports.add(
                    new EdgeReport(
                        sender,
                        status.time(),
                        status.version(),
                        status.lagEvents(),
                        status.lagSeconds(),
                        status.received())));
    return reports;
  }
}
