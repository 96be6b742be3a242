package io.edgebot.transport.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All listeners by their keys, and what becomes of those that are left. Not thread-safe: used under
 * the lock of {@link Listeners}.
 */
final class ListenerTable {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerTable.class);

  private final Map<ListenerKey, Listener> listeners = new HashMap<>();

  /** Closed for the network, since their port was wanted; what they hold waits for its input. */
  private final List<Listener> orphans = new ArrayList<>();

  /** The listener of a key, read or not; null if there is none. */
  @Nullable Listener get(ListenerKey key) {
    return listeners.get(key);
  }

  void put(Listener listener) {
    listeners.put(listener.key, listener);
  }

  void remove(Listener listener) {
    listeners.remove(listener.key, listener);
  }

  /** Does something with each that is open. */
  void forEach(Consumer<Listener> action) {
    listeners.values().forEach(action);
  }

  /** The listener of the key that nobody reads; null if there is none. */
  @Nullable Listener free(ListenerKey key) throws IOException {
    Listener same = listeners.get(key);
    if (same != null && same.isAttached()) {
      throw new IOException(key + " is in use by this input already");
    }
    if (same == null) {
      makeRoom(key);
    }
    return same;
  }

  /**
   * One that waits in vain, since its address or its input's name has changed, must not keep the
   * port. What it holds is for the same input, if that has it.
   */
  private void makeRoom(ListenerKey key) {
    for (Iterator<Listener> all = listeners.values().iterator(); all.hasNext(); ) {
      Listener other = all.next();
      if (!other.isAttached()
          && other.key.datagrams() == key.datagrams()
          && other.address().getPort() == key.port()) {
        all.remove();
        if (other.key.instance().equals(key.instance())) {
          other.stopIntake();
          orphans.add(other);
        } else {
          other.close(Losses.GRACE_EXPIRED);
        }
      }
    }
  }

  /** Closes and forgets those that it is true of. */
  void closeIf(Predicate<Listener> condition, String reason) {
    for (Collection<Listener> some : List.of(listeners.values(), orphans)) {
      for (Iterator<Listener> all = some.iterator(); all.hasNext(); ) {
        Listener listener = all.next();
        if (condition.test(listener)) {
          all.remove();
          listener.close(reason);
        }
      }
    }
  }

  /** An input that listens elsewhere by now takes what the endpoint holds that it has left. */
  void bequeath(long now) {
    for (Collection<Listener> some : List.of(listeners.values(), orphans)) {
      for (Iterator<Listener> all = some.iterator(); all.hasNext(); ) {
        Listener left = all.next();
        Optional<Listener> heir =
            listeners.values().stream().filter(one -> one.supersedes(left, now)).findFirst();
        if (!left.isAttached() && heir.isPresent()) {
          all.remove();
          heir.get().inherit(left);
          left.losses.close();
          LOG.info("{}: {}: closed, {} follows it", left.key.instance(), left.key, heir.get().key);
        }
      }
    }
  }
}
