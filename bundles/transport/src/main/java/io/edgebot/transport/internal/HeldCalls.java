package io.edgebot.transport.internal;

import java.util.ArrayList;
import java.util.List;

/** Requests that wait for a handler, without a thread each. Thread-safe and bounded. */
final class HeldCalls {
  private final int limit;
  private final List<HttpCall> calls = new ArrayList<>();

  HeldCalls(int limit) {
    this.limit = limit;
  }

  /** Takes a call in; false if there are too many. */
  synchronized boolean add(HttpCall call) {
    return calls.size() < limit && calls.add(call);
  }

  /** Takes a call out; false if somebody else has. */
  synchronized boolean remove(HttpCall call) {
    return calls.remove(call);
  }

  /** Takes out the calls of a path, first come first. */
  synchronized List<HttpCall> take(String path) {
    List<HttpCall> taken = new ArrayList<>();
    calls.removeIf(call -> call.request().path().equals(path) && taken.add(call));
    return taken;
  }

  /** Takes out all. */
  synchronized List<HttpCall> takeAll() {
    List<HttpCall> taken = List.copyOf(calls);
    calls.clear();
    return taken;
  }
}
