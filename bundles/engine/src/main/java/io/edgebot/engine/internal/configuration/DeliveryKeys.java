package io.edgebot.engine.internal.configuration;

import java.util.Set;

/** The keys that delivery reads of every sink's pid file. */
public final class DeliveryKeys {
  /** All of them. */
  public static final Set<String> ALL =
      Set.of(
          "include",
          "exclude",
          "batch_size",
          "flush_interval_seconds",
          "batch_max_events",
          "batch_max_bytes",
          "required",
          "max_lag_bytes",
          "max_lag_seconds",
          "start",
          "window",
          "breaker_failures",
          "degraded_lag_seconds");

  private DeliveryKeys() {}
}
