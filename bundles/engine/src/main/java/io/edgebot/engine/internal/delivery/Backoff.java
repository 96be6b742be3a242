package io.edgebot.engine.internal.delivery;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait after attempts that failed, and between probes while waiting. */
final class Backoff {
  private static final long[] STEPS_MILLIS = {500, 5_000, 30_000};
  private static final double JITTER = 0.2;
  private static final double PROBE_JITTER = 0.5;
  private static final long PROBE_MILLIS = 500;
  private static final long LATE_PROBE_MILLIS = 5_000;
  private static final Duration LATE = Duration.ofMinutes(10);

  private Backoff() {}

  /**
   * The wait before the next attempt.
   *
   * @param failures in a row, from 1
   */
  static Duration delay(int failures) {
    int step = Math.min(failures, STEPS_MILLIS.length) - 1;
    return jittered(STEPS_MILLIS[Math.max(step, 0)], JITTER);
  }

  /** The wait before the next probe, by how long the destination has been away. */
  static Duration probeDelay(Duration away) {
    return jittered(away.compareTo(LATE) > 0 ? LATE_PROBE_MILLIS : PROBE_MILLIS, PROBE_JITTER);
  }

  private static Duration jittered(long millis, double jitter) {
    double factor = 1 + jitter * (2 * ThreadLocalRandom.current().nextDouble() - 1);
    return Duration.ofMillis((long) (millis * factor));
  }
}
