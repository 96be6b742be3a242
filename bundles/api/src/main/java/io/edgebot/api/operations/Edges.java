package io.edgebot.api.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/** What edges said of themselves last. A service of an input that edges ship to. */
@ConsumerType
public interface Edges {
  /** An edge that says nothing for longer is silent. Idle ones speak every 30 seconds. */
  Duration SILENT_AFTER = Duration.ofMinutes(5);

  /**
   * The last report of each edge, the one that is not heard of for longest first. Bounded; empty
   * while the input does not run. Never waits.
   */
  List<EdgeReport> edges();

  /**
   * What an edge said of itself last.
   *
   * @param edge its id, or the name of its principal where it says none
   * @param time its clock then; null if it says none
   * @param version of its software; empty if it says none
   * @param lagEvents events that it had not shipped; -1 if it says none
   * @param lagSeconds age of the oldest of them; -1 if it says none
   * @param received when the report came, by this machine's clock
   */
  record EdgeReport(
      String edge,
      @Nullable Instant time,
      String version,
      long lagEvents,
      double lagSeconds,
      Instant received) {
    /** How far the edge's clock is ahead of this machine's; null if it is not known. */
    public @Nullable Duration clockOffset() {
      return time == null ? null : Duration.between(received, time);
    }

    /** Whether nothing was heard of it for {@link Edges#SILENT_AFTER}. */
    public boolean silent(Instant now) {
      return received.isBefore(now.minus(SILENT_AFTER));
    }
  }
}
