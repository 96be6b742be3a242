package io.edgebot.api.operations;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An input's counts since the engine started.
 *
 * @param received events that the lane took
 * @param dropped events lost or dropped, by reason
 * @param uncommitted events in memory that are not yet durable
 * @param lastReceived when the last one came; null if none did
 */
public record InputStatus(
    String instance,
    long received,
    Map<String, Long> dropped,
    long uncommitted,
    @Nullable Instant lastReceived) {
  /** Copies the map. */
  public InputStatus {
    dropped = Map.copyOf(dropped);
  }
}
