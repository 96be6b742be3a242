package io.edgebot.transport;

import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ProviderType;

/** A socket that an input uses. */
@ProviderType
public interface Endpoint {
  /** Where it is bound; the port is the real one, also if 0 was asked for. */
  InetSocketAddress address();

  /**
   * The input no longer reads: when this has returned, its decoder is not called any more. The
   * socket goes on receiving for the grace period, unless the input's configuration has been
   * deleted.
   */
  void release();
}
