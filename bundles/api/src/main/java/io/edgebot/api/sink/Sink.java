package io.edgebot.api.sink;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A destination: a pure writer. Routing, batching, retry, breaker, cursor, metrics and health are
 * the engine's. Registered as a service by a component with a configuration pid {@code
 * io.edgebot.sink.<plugin>}. All calls come from one thread at a time, except with a delivery
 * window above 1.
 */
@ConsumerType
public interface Sink {
  /** What it guarantees. */
  Guarantee guarantee();

  /** What a batch may hold at most. Asked before each batch is made. */
  default BatchLimits limits() {
    return BatchLimits.DEFAULT;
  }

  /**
   * Called before the first delivery.
   *
   * @throws Exception if it cannot work: the engine shows the message in health, and tries again
   *     with backoff
   */
  default void open(SinkContext context) throws Exception {}

  /**
   * The cursor that the destination keeps in its own transactions ({@link DeliveryBatch#next()} of
   * the last batch that it holds); null if it keeps none. Asked once, before the first delivery.
   */
  default byte @Nullable [] position() throws Exception {
    return null;
  }

  /**
   * Writes a batch.
   *
   * @throws Exception as {@link DeliveryResult.RetryLater}, with its message
   */
  DeliveryResult deliver(DeliveryBatch batch) throws Exception;

  /**
   * Whether the destination can be reached again; cheap, called about twice a second while a retry
   * waits.
   *
   * @throws Exception as false
   */
  default boolean probe() throws Exception {
    return true;
  }

  /** Called after the last delivery. */
  default void close() {}
}
