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
  /** The reason of a refusal with which nothing of the event's content is kept. */
  String WITHHELD = "withheld";

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
   * Puts an event into quarantine, as it came or as it was last replaced.
   *
   * @param reason a short fixed word; with {@link #WITHHELD} only its identity, type, source and
   *     size are kept
   */
  void refuse(int index, String reason);

  /**
   * Runs an action once what became of the batch is durable, and before its sender is told so; not
   * at all if it never is, or if the batch is run again. The action must be quick, since the sender
   * waits for it.
   */
  default void onDurable(Runnable action) {}
}
