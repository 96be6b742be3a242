package io.edgebot.transport;

import java.net.InetSocketAddress;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** A socket that an input uses. */
@ProviderType
public interface Endpoint {
  /** Where it is bound; the port is the real one, also if 0 was asked for. */
  InetSocketAddress address();

  /**
   * What is not as it should be, such as a certificate that ends, or a receive buffer that the
   * kernel made smaller and that has overflowed; each a sentence that a person can act on. An input
   * that reports itself healthy takes these into account. Empty if all is well.
   */
  default List<String> warnings() {
    return List.of();
  }

  /**
   * The input no longer reads: when this has returned, its decoder is not called any more. The
   * socket goes on receiving for the grace period, unless the input's configuration has been
   * deleted.
   */
  void release();

  /**
   * As {@link #release}, but for good, whatever the configuration says: what the kernel has already
   * received is decoded first, then the socket is closed. Takes 5 s at most. For an input that is
   * paused because the process is to end.
   */
  default void end() {
    release();
  }
}
