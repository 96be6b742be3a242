package io.edgebot.operations.updates.internal;

import io.edgebot.api.operations.Operations;
import io.edgebot.api.operations.PluginStatus;
import io.edgebot.api.operations.PluginStatus.State;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;

/**
 * Waits until versions of instances run at least as well as those before them did. One that cannot
 * start is given up early, since meanwhile nothing else reads what its source sends.
 */
final class Proof {
  /** How long they have to run well. */
  private static final Duration HOLD = Duration.ofSeconds(2);

  /** The engine tries a failed start again after one second. */
  private static final Duration FAILED = Duration.ofMillis(2500);

  private static final long LOOK_MILLIS = 20;

  private final Operations engine;
  private final Map<InstanceKey, State> before = new HashMap<>();
  private final Map<InstanceKey, Version> wanted;

  /**
   * Notes how instances are now.
   *
   * @param now their versions now
   * @param wanted their versions that are to be proven
   */
  Proof(Operations engine, Map<InstanceKey, Version> now, Map<InstanceKey, Version> wanted) {
    this.engine = engine;
    this.wanted = wanted;
    now.forEach(
        (key, version) -> {
          PluginStatus status = Instances.status(engine, key, version);
          before.put(key, status == null ? State.MISSING : status.state());
        });
  }

  /** Waits until the engine knows all of them; returns why not, or null. */
  @Nullable String awaitKnown(Duration timeout) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    String trouble = unknown();
    while (trouble != null && System.nanoTime() - end < 0) {
      pause();
      trouble = unknown();
    }
    return trouble;
  }

  /** Waits until all run as well as before for 2 s; returns why they do not, or null. */
  @Nullable String await(Duration timeout) throws InterruptedException {
    long start = System.nanoTime();
    long goodSince = start;
    long notFailedAt = start;
    while (true) {
      long now = System.nanoTime();
      Verdict verdict = look();
      if (!verdict.failed()) {
        notFailedAt = now;
      }
      if (verdict.trouble() != null) {
        goodSince = now;
        if (now - start > timeout.toNanos() || now - notFailedAt > FAILED.toNanos()) {
          return verdict.trouble();
        }
      } else if (now - goodSince >= HOLD.toNanos()) {
        return null;
      }
      pause();
    }
  }

  /** Waits until all run as well as before; returns why they do not, or null. */
  @Nullable String awaitRunning(Duration timeout) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    String trouble = look().trouble();
    while (trouble != null && System.nanoTime() - end < 0) {
      pause();
      trouble = look().trouble();
    }
    return trouble;
  }

  private record Verdict(@Nullable String trouble, boolean failed) {}

  private Verdict look() {
    String trouble = null;
    for (Map.Entry<InstanceKey, Version> entry : wanted.entrySet()) {
      PluginStatus status = Instances.status(engine, entry.getKey(), entry.getValue());
      if (status == null) {
        trouble = unknown(entry.getKey(), entry.getValue());
      } else if (rank(status.state()) < rank(before.getOrDefault(entry.getKey(), State.HEALTHY))) {
        trouble = sentence(entry.getKey(), status);
        if (status.state() == State.FAILED) {
          return new Verdict(trouble, true);
        }
      }
    }
    return new Verdict(trouble, false);
  }

  private @Nullable String unknown() {
    for (Map.Entry<InstanceKey, Version> entry : wanted.entrySet()) {
      if (Instances.status(engine, entry.getKey(), entry.getValue()) == null) {
        return unknown(entry.getKey(), entry.getValue());
      }
    }
    return null;
  }

  private static String unknown(InstanceKey key, Version version) {
    return "version "
        + version
        + " offers no "
        + key
        + ": a component of its is missing or waits for a service (scr:list and"
        + " data/log/edgebot.log tell)";
  }

  static String sentence(InstanceKey key, PluginStatus status) {
    return key
        + " "
        + status.version()
        + " is "
        + status.state().name().toLowerCase(Locale.ROOT)
        + (status.reason().isEmpty() ? "" : ": " + status.reason());
  }

  private static int rank(State state) {
    return switch (state) {
      case HEALTHY -> 3;
      case DEGRADED -> 2;
      case FAILED -> 1;
      case STARTING, STANDBY, MISSING -> 0;
    };
  }

  private static void pause() throws InterruptedException {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
    if (Thread.interrupted()) {
      throw new InterruptedException("the command was interrupted");
    }
  }
}
