package io.edgebot.engine.internal.plugin;

import io.edgebot.api.operations.PluginStatus;
import io.edgebot.api.operations.PluginStatus.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/** All instances of one kind. Thread-safe. */
final class Seats<T> {
  /** Longer than plugins need that return soon, as they must. */
  private static final Seat.StartLimits LIMITS =
      new Seat.StartLimits(Duration.ofSeconds(30), Duration.ofSeconds(10));

  private final PluginHost<T> host;
  private final ScheduledExecutorService starter;
  private final Leftovers leftovers;
  private final Map<String, Seat<T>> seats = new TreeMap<>();
  private final IdentityHashMap<Candidate<T>, Seat<T>> byCandidate = new IdentityHashMap<>();

  Seats(PluginHost<T> host, ScheduledExecutorService starter, Leftovers leftovers) {
    this.host = host;
    this.starter = starter;
    this.leftovers = leftovers;
  }

  void add(String instance, Candidate<T> candidate) {
    synchronized (this) {
      Seat<T> seat =
          seats.computeIfAbsent(
              instance, name -> new Seat<>(name, host, starter, LIMITS, leftovers));
      byCandidate.put(candidate, seat);
      seat.add(candidate);
    }
  }

  /** Returns when nothing of the candidate runs any more, after 10 s at most. */
  void remove(Candidate<T> candidate) {
    Seat<T> seat;
    synchronized (this) {
      seat = byCandidate.remove(candidate);
    }
    if (seat != null) {
      seat.remove(candidate);
    }
  }

  /** How all are, and those that the configuration names and that are missing. */
  synchronized List<PluginStatus> statuses() {
    List<PluginStatus> statuses = new ArrayList<>();
    Set<String> missing = new HashSet<>(host.named());
    seats.forEach(
        (instance, seat) -> {
          if (!seat.isEmpty()) {
            missing.remove(instance);
            statuses.addAll(seat.statuses());
          }
        });
    String kind = host.kind().text();
    for (String instance : missing.stream().sorted().toList()) {
      statuses.add(
          new PluginStatus(
              kind,
              instance,
              "",
              State.MISSING,
              "the configuration names it: install its feature and give it a pid file in etc/"));
    }
    return statuses;
  }

  /** Does something with all that run. */
  void forEachRunning(Consumer<PluginHost.Running> action) {
    List<Seat<T>> all;
    synchronized (this) {
      all = List.copyOf(seats.values());
    }
    for (Seat<T> seat : all) {
      PluginHost.Running running = seat.running();
      if (running != null) {
        action.accept(running);
      }
    }
  }

  synchronized Set<String> instances() {
    Set<String> instances = new HashSet<>();
    seats.forEach(
        (instance, seat) -> {
          if (!seat.isEmpty()) {
            instances.add(instance);
          }
        });
    return instances;
  }

  /** Ends all, one after the other. */
  void close() {
    List<Candidate<T>> all;
    synchronized (this) {
      all = List.copyOf(byCandidate.keySet());
    }
    all.forEach(this::remove);
  }
}
