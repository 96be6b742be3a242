package io.edgebot.ingest.internal;

import io.edgebot.api.plugin.State;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which principal may send for which edge. An edge that no line of the tokens file names belongs to
 * the principal that used its id first; that is kept for ever.
 */
final class Bindings {
  /** At most so many edges are kept. */
  static final int MAX_EDGES = 50_000;

  private static final Logger LOG = LoggerFactory.getLogger(Bindings.class);
  private static final String PREFIX = "binding/";
  private static final int MAJOR = 1;
  private static final long WAIT_SECONDS = 4;

  private final State state;
  private final Map<String, String> owners = new ConcurrentHashMap<>();

  /** Reads what is kept. A value of another major version is as if it were not there. */
  Bindings(State state) {
    this.state = state;
    List<State.Entry> kept = state.scan(PREFIX, MAX_EDGES);
    for (State.Entry entry : kept) {
      if (entry.value().major() == MAJOR) {
        owners.put(entry.key().substring(PREFIX.length()), text(entry.value()));
      } else {
        LOG.warn("binding of edge {} is of an unknown version: made anew", entry.key());
      }
    }
  }

  /**
   * Lets a principal send for an edge, and binds them if it is the first to do so.
   *
   * @param table the tokens file's content; null if there is none
   * @throws RequestException 403 if the edge is another's; 503 if the binding cannot be kept
   */
  void check(Principal principal, String edge, @Nullable TokenTable table) throws RequestException {
    if (principal.any() || principal.edges().contains(edge)) {
      return;
    }
    if (!principal.edges().isEmpty() || (table != null && table.lists(edge))) {
      throw another(principal, edge);
    }
    String owner = owners.get(edge);
    if (owner == null) {
      owner = bind(edge, principal.name());
    }
    if (!owner.equals(principal.name())) {
      throw another(principal, edge);
    }
  }

  /** The principal that an edge belongs to by first use; null if it was not used. */
  @Nullable String owner(String edge) {
    return owners.get(edge);
  }

  private String bind(String edge, String name) throws RequestException {
    if (owners.size() >= MAX_EDGES) {
      throw Authenticator.forbidden(
          MAX_EDGES + " edges are bound already; edges=* in the tokens file needs no binding");
    }
    String key = PREFIX + edge;
    State.Value value = new State.Value(MAJOR, name.getBytes(StandardCharsets.UTF_8));
    State.Value present = state.get(key);
    State.Value unknown = present != null && present.major() != MAJOR ? present : null;
    try {
      boolean bound =
          state
              .compareAndSet(key, unknown, value)
              .toCompletableFuture()
              .get(WAIT_SECONDS, TimeUnit.SECONDS);
      State.Value now = bound ? value : state.get(key);
      if (now != null && now.major() == MAJOR) {
        String owner = text(now);
        owners.put(edge, owner);
        return owner;
      }
      throw notKept();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notKept();
    } catch (ExecutionException | TimeoutException | IllegalArgumentException e) {
      LOG.warn("binding of edge {} to {} cannot be kept: {}", edge, name, e.toString());
      throw notKept();
    }
  }

  private static RequestException notKept() {
    return RequestException.unavailable(
        Reason.FAILED, "That this edge belongs to this sender cannot be kept now", 5);
  }

  private static RequestException another(Principal principal, String edge) {
    return Authenticator.forbidden(
        "Edge " + edge + " is not one that " + principal.name() + " may send for");
  }

  private static String text(State.Value value) {
    return new String(value.bytes(), StandardCharsets.UTF_8);
  }
}
