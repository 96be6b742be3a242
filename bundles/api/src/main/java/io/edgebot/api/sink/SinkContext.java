package io.edgebot.api.sink;

import io.edgebot.api.plugin.PluginContext;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What a sink is given when it opens. */
@ProviderType
public interface SinkContext extends PluginContext {
  /** The position that was last committed with the cursor; for sinks that are POSITIONED by it. */
  Optional<byte[]> position();

  /** How far behind it is. */
  Progress progress();

  /** This process's origin. */
  String origin();

  /**
   * How far a sink is behind.
   *
   * @param events not yet delivered
   * @param bytes of them in the journal, compressed
   * @param oldestAgeSeconds since the oldest of them was taken in; 0 if there is none
   */
  record Progress(long events, long bytes, double oldestAgeSeconds) {}
}
