package io.edgebot.transport;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The process's HTTP server. It never goes away: while nobody handles a path that was handled
 * before, or that is always expected, requests are held for a while and then answered 503.
 */
@ProviderType
public interface HttpFront {
  /**
   * Handles the requests of a path. The latest registration counts.
   *
   * @param path exact, such as {@code /ingest}
   */
  Registration register(String path, HttpHandler handler);

  /** Ends with {@link #close}: when that has returned, the handler is not called any more. */
  @ProviderType
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
