package io.edgebot.itests;

import java.time.Duration;

/** How long tests wait. */
final class Limits {
  /** For what must happen: a wait ends as soon as it has, on a busy machine within minutes. */
  static final Duration LIMIT = Duration.ofMinutes(3);

  private Limits() {}

  /**
   * For what is promised to happen within seconds: with {@code ./edgebot test --long} those, and
   * otherwise {@link #LIMIT}, since a busy machine says nothing of a promise.
   */
  static Duration promised(int seconds) {
    return LongRun.isOn() ? Duration.ofSeconds(seconds) : LIMIT;
  }
}
