package io.edgebot.api.input;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventId;
import io.edgebot.api.plugin.State;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A batch that is committed as one unit.
 *
 * @param events the events, in order; may be empty if only checkpoints are to be committed
 * @param ids the identities that the events already have, one each; empty if this journal is to
 *     give them
 * @param claim what an edge says it sends, for de-duplication; null if it said nothing
 * @param principal who sent it, by its configured name; null for local inputs
 * @param checkpoints checkpoints of the input by name, committed with the last surviving event of
 *     the batch
 * @param changes changes of the input's state, committed with it
 */
public record Append(
    List<Event> events,
    List<EventId> ids,
    @Nullable SequenceClaim claim,
    @Nullable String principal,
    Map<String, byte[]> checkpoints,
    List<State.Change> changes) {
  /** Checks that there are as many identities as events, or none. */
  public Append {
    if (!ids.isEmpty() && ids.size() != events.size()) {
      throw new IllegalArgumentException(
          ids.size() + " identities for " + events.size() + " events");
    }
    events = List.copyOf(events);
    ids = List.copyOf(ids);
    checkpoints = Map.copyOf(checkpoints);
    changes = List.copyOf(changes);
  }

  /** Events alone. */
  public static Append of(List<Event> events) {
    return new Append(events, List.of(), null, null, Map.of(), List.of());
  }

  /** Events with checkpoints. */
  public static Append of(List<Event> events, Map<String, byte[]> checkpoints) {
    return new Append(events, List.of(), null, null, checkpoints, List.of());
  }
}
