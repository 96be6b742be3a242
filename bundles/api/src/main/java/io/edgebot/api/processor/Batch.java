package io.edgebot.api.processor;

import io.edgebot.api.event.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Events on their way through one processor, in order. Indexes stay fixed during a call; what is
 * said last of an index counts. Used by one thread.
 */
@ProviderType
public interface Batch {
  /** How many events it holds. */
  int size();

  /** An event as it came, or as it was last replaced. */
  Event event(int index);

  /** The instance name of the input that it came from. */
  String input();

  /** The origin of its events; null for what this process collected itself. */
  @Nullable String origin();

  /** Puts a changed event in the place of one. */
  void replace(int index, Event event);

  /**
   * Drops an event, as configured.
   *
   * @param reason a short fixed word, for {@code edgebot_messages_dropped_total}
   */
  void drop(int index, String reason);

  /** Puts parts in the place of an event; they share its number. At least one, at most 1000. */
  void split(int index, List<Event> parts);

  /**
   * Puts an event into quarantine.
   *
   * @param reason a short fixed word
   */
  void refuse(int index, String reason);
}
