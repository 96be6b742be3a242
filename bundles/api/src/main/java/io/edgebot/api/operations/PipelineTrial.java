package io.edgebot.api.operations;

import io.edgebot.api.event.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Shows what the running processors make of events, and keeps nothing of it: not in the journal,
 * nor in counters, state or quarantine. A service of the engine's.
 */
@ProviderType
public interface PipelineTrial {
  /**
   * Runs events through the pipeline as it is configured now.
   *
   * @param input the instance name of the input that they are said to come from
   * @param origin the edge that they are said to come from; null for this process itself
   * @return what became of them, in their order; of an event that was split, each part
   * @throws IllegalStateException if nothing passes the pipeline at present; the message says why
   */
  List<Outcome> run(String input, @Nullable String origin, List<Event> events);

  /** What can become of an event. */
  enum Fate {
    /** It came out. */
    PASSED,
    /** A processor dropped it. */
    DROPPED,
    /** It would lie in quarantine. */
    REFUSED
  }

  /**
   * What became of an event, or of a part of it.
   *
   * @param index its place among the events that were given
   * @param event as it came out; null if it did not
   * @param by the instance name of the processor that dropped or refused it; empty if none did
   * @param reason why it did
   */
  record Outcome(int index, Fate fate, @Nullable Event event, String by, String reason) {}
}
