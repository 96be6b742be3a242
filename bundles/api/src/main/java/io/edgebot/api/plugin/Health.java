package io.edgebot.api.plugin;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Where a plugin instance says how it is. A reason is one sentence that a person can act on; it
 * holds no secret and no event content. The last call counts. Thread-safe.
 */
@ProviderType
public interface Health {
  /** It works. */
  void healthy();

  /** It works, but not as it should. */
  void degraded(String reason);

  /** It does not work. */
  void failed(String reason);
}
