package io.edgebot.transport.internal;

import io.edgebot.api.input.Lane;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Lets several endpoints wait for the credit of one lane, which itself has one listener only.
 * Thread-safe.
 */
final class CreditListeners {
  private final IdentityHashMap<Lane, List<Runnable>> lanes = new IdentityHashMap<>();

  synchronized void add(Lane lane, Runnable listener) {
    List<Runnable> listeners = lanes.get(lane);
    if (listeners == null) {
      List<Runnable> first = new CopyOnWriteArrayList<>();
      lanes.put(lane, first);
      lane.onCredit(() -> first.forEach(Runnable::run));
      listeners = first;
    }
    listeners.add(listener);
  }

  synchronized void remove(Lane lane, Runnable listener) {
    List<Runnable> listeners = lanes.get(lane);
    if (listeners == null) {
      return;
    }
    listeners.remove(listener);
    if (listeners.isEmpty()) {
      lanes.remove(lane);
      lane.onCredit(() -> {});
    }
  }
}
