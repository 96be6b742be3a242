package io.edgebot.api.input;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A source of events. Registered as a service by a component with a configuration pid {@code
 * io.edgebot.input.<plugin>}; the engine starts it when it owns its instance name, and stops it
 * when the service goes or another version takes over.
 */
@ConsumerType
public interface Input {
  /**
   * Begins to write to the context's lane; returns soon.
   *
   * @throws Exception if it cannot start: the engine shows the message in health, and tries again
   *     with backoff
   */
  void start(InputContext context) throws Exception;

  /**
   * Ends: when it has returned, nothing more is written to the lane. Called once for each start.
   */
  void stop();

  /**
   * Stops taking in until {@link #resume}, at its last checkpoint, while the process drains. What
   * has already come is given to the lane, which closes when all inputs have returned from this.
   */
  default void pause() {}

  /** Goes on after {@link #pause}. */
  default void resume() {}
}
