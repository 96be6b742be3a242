package io.edgebot.api.input;

import io.edgebot.api.event.Event;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What an input writes to: bounded, counted, in order, with credit. Thread-safe; the order of calls
 * from one thread is kept.
 */
@ProviderType
public interface Lane {
  /** How many events it takes now without blocking; 0 while intake is blocked. */
  int credit();

  /**
   * Takes as many of the events as it has credit for, from the first on; never blocks. For sources
   * that cannot wait.
   *
   * @return how many it took; the caller keeps or counts the rest
   */
  int offer(List<Event> events);

  /** Takes all events; blocks while there is no credit. For sources that can wait. */
  void put(List<Event> events) throws InterruptedException;

  /**
   * Takes a batch as one unit that is committed whole with its checkpoints, state changes and
   * claim; never blocks. The stage completes when all is durable; it fails with {@link
   * AppendRefusedException} if nothing of it was taken.
   */
  CompletionStage<AppendResult> append(Append batch);

  /**
   * Calls a listener each time credit returns after it was used up. The listener must be quick; it
   * replaces the one before.
   */
  void onCredit(Runnable listener);

  /**
   * Waits until all that it took is durable.
   *
   * @return whether that was so before the deadline
   */
  boolean drain(Duration deadline) throws InterruptedException;

  /**
   * Counts events that were lost before the lane could take them, for {@code
   * edgebot_messages_dropped_total}.
   *
   * @param reason a short fixed word, such as {@code overflow}
   */
  void dropped(long events, String reason);
}
