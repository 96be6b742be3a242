package io.edgebot.ingest.internal;

import java.util.Set;

/**
 * Who sends.
 *
 * @param name as configured
 * @param any whether it may send for every edge, as relays do
 * @param edges the ids of the edges that it may send for; empty and not {@code any}: those that it
 *     uses first
 */
record Principal(String name, boolean any, Set<String> edges) {
  /** A process on this machine that needs no token. */
  static final Principal LOOPBACK = new Principal("loopback", false, Set.of());

  Principal {
    edges = Set.copyOf(edges);
  }
}
