package io.edgebot.shipper.internal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which mothership takes the events of an origin. Each origin has its own order of all of them, by
 * rendezvous hashing, so that origins spread evenly and those of a failed one spread over the rest.
 * The first that is up is used. One that failed is used again when it has been back for a while, so
 * that events do not move to and fro with a mothership that comes and goes. Thread-safe.
 */
final class Destinations {
  private static final long FIRST_BACKOFF = Duration.ofSeconds(1).toNanos();
  private static final long LAST_BACKOFF = Duration.ofSeconds(30).toNanos();

  /** How often the time to return doubles for one that answers probes and takes nothing. */
  private static final int MOST_DOUBLINGS = 4;

  private final Map<Destination, Health> all = new HashMap<>();
  private final List<Destination> list;
  private final long returnAfter;
  private final LongSupplier nanoTime;

  private enum State {
    UP,
    /** Back, but not for long. */
    RECOVERING,
    DOWN
  }

  private static final class Health {
    State state = State.UP;
    int failures;
    long retryAt;
    long backSince;
    @Nullable String reason;
    boolean misconfigured;
  }

  /**
   * All are taken to be up at first.
   *
   * @param returnAfter how long one that failed must be back before it is preferred again; doubles
   *     with each failure since it last took something
   */
  Destinations(List<Destination> list, Duration returnAfter, LongSupplier nanoTime) {
    this.list = List.copyOf(list);
    this.returnAfter = returnAfter.toNanos();
    this.nanoTime = nanoTime;
    list.forEach(destination -> all.put(destination, new Health()));
  }

  List<Destination> all() {
    return list;
  }

  /** Whom to try for an origin, in this order; never empty. */
  synchronized List<Destination> order(String origin) {
    long now = nanoTime.getAsLong();
    List<Destination> ranked = new ArrayList<>(list);
    ranked.sort(Comparator.comparingLong((Destination each) -> score(origin, each)).reversed());
    List<Destination> up = new ArrayList<>();
    List<Destination> recovering = new ArrayList<>();
    List<Destination> due = new ArrayList<>();
    for (Destination destination : ranked) {
      Health health = health(destination);
      if (health.state == State.RECOVERING && now - health.backSince >= timeToReturn(health)) {
        health.state = State.UP;
      }
      switch (health.state) {
        case UP -> up.add(destination);
        case RECOVERING -> recovering.add(destination);
        case DOWN -> {
          if (now - health.retryAt >= 0) {
            due.add(destination);
          }
        }
      }
    }
    up.addAll(recovering);
    up.addAll(due);
    if (up.isEmpty()) {
      Comparator<Destination> soonest =
          Comparator.comparingLong(each -> health(each).retryAt - now);
      up.add(ranked.stream().min(soonest).orElseThrow());
    }
    return up;
  }

  /** Those that failed and may be asked whether they are back. */
  synchronized List<Destination> toProbe() {
    long now = nanoTime.getAsLong();
    return list.stream()
        .filter(each -> health(each).state == State.DOWN && now - health(each).retryAt >= 0)
        .toList();
  }

  /** Whether one is in use or may be. */
  synchronized boolean isUp(Destination destination) {
    return health(destination).state != State.DOWN;
  }

  /** It took something, or answered a probe. */
  synchronized void succeeded(Destination destination, boolean took) {
    Health health = health(destination);
    if (took) {
      health.failures = 0;
      health.reason = null;
      health.misconfigured = false;
    }
    if (health.state == State.DOWN && (took || !health.misconfigured)) {
      health.state = State.RECOVERING;
      health.backSince = nanoTime.getAsLong();
    }
  }

  /** It failed. */
  synchronized void failed(Destination destination, Outcome.Failed failure) {
    Health health = health(destination);
    long backoff = Math.min(LAST_BACKOFF, FIRST_BACKOFF << Math.min(health.failures, 5));
    if (failure.misconfigured()) {
      backoff = LAST_BACKOFF;
    }
    if (failure.delay() != null) {
      backoff = failure.delay().toNanos();
    }
    health.state = State.DOWN;
    health.failures++;
    health.retryAt = nanoTime.getAsLong() + backoff;
    health.reason = failure.reason();
    health.misconfigured = failure.misconfigured();
    destination.reset();
  }

  /** The reasons of those that failed last time; null if there is none. */
  synchronized @Nullable String trouble() {
    List<String> reasons = new ArrayList<>();
    for (Destination destination : list) {
      Health health = health(destination);
      if (health.state == State.DOWN && health.reason != null) {
        reasons.add(health.reason);
      }
    }
    return reasons.isEmpty() ? null : String.join("; ", reasons);
  }

  private long timeToReturn(Health health) {
    return returnAfter << Math.max(0, Math.min(health.failures - 1, MOST_DOUBLINGS));
  }

  private Health health(Destination destination) {
    Health health = all.get(destination);
    if (health == null) {
      throw new IllegalArgumentException(destination + " is not one of these");
    }
    return health;
  }

  /** FNV-1a of both texts, then mixed so that each bit depends on all. */
  private static long score(String origin, Destination destination) {
    long hash = 0xcbf29ce484222325L;
    for (byte each : (origin + '\n' + destination.ingest()).getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (each & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
    hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
    return hash ^ (hash >>> 32);
  }
}
