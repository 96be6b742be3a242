package io.edgebot.operations.shell.internal;

import java.util.List;

/** The services that commands use. */
interface Services {
  /** All services of a type, best first. */
  <T> List<Named<T>> all(Class<T> type);

  /**
   * The best service of a type.
   *
   * @throws IllegalStateException with the message, if there is none
   */
  default <T> T one(Class<T> type, String missing) {
    List<Named<T>> found = all(type);
    if (found.isEmpty()) {
      throw new IllegalStateException(missing);
    }
    return found.get(0).service();
  }

  /**
   * A service.
   *
   * @param instance the plugin instance that gives it; empty for the engine's
   */
  record Named<T>(String instance, T service) {}
}
