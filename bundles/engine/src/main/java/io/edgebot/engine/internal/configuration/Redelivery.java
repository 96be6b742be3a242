package io.edgebot.engine.internal.configuration;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Config Admin, as far as it is needed. */
interface Redelivery {
  /** What a configuration holds now; null if there is none. */
  @Nullable Content content(String pid) throws IOException;

  /** Gives the components that use it a configuration again; nothing if there is none. */
  void deliver(String pid) throws IOException;
}
