package io.edgebot.api.processor;

import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A step of the pipeline. Registered as a service by a component with a configuration pid {@code
 * io.edgebot.processor.<plugin>}; its place and whether it is required are configuration of the
 * pipeline.
 */
@ConsumerType
public interface Processor {
  /**
   * Called before the first batch.
   *
   * @throws Exception if it cannot work: the engine shows the message in health, and tries again
   *     with backoff
   */
  default void open(ProcessorContext context) throws Exception {}

  /**
   * Works on a batch: replaces, drops, splits or refuses its events. Several threads call it at
   * once, for different lanes and origins. It must not block; look-ups run aside, and a miss
   * changes nothing. If it throws, the batch is run again event by event, and what it throws on
   * alone is quarantined.
   */
  void process(Batch batch) throws Exception;

  /** Called after the last batch. */
  default void close() {}

  /** Plugins that must stand before it in the pipeline, where they are configured. */
  default Set<String> after() {
    return Set.of();
  }
}
