package io.edgebot.engine.internal.plugin;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;

/** A service that wants to be an instance. */
interface Candidate<T> extends Verdict {
  /** The version of the bundle that offers it. */
  Version version();

  /** Tells candidates of one version apart: the older service goes before. */
  long order();

  /** The service's properties: its configuration. */
  Map<String, Object> properties();

  /** The service itself, which may be made now; null if it cannot be had. */
  @Nullable T get();

  /** Gives the service back. */
  void unget();

  /** Why {@link #get} gave nothing, as a sentence for people. */
  default String fault() {
    return "its component could not be made: see the log";
  }

  @Override
  default boolean refused(String sentence) {
    return false;
  }

  /** Whether its configuration is refused, so that trying again is of no use. */
  default boolean isRefused() {
    return false;
  }

  @Override
  default void good() {}

  /** Why it works with another configuration than its file's; empty if it does not. */
  default String notice() {
    return "";
  }

  /** What is odd about its file although it works with it; empty if nothing is. */
  default String remark() {
    return "";
  }
}
