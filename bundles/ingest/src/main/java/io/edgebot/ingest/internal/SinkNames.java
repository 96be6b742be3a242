package io.edgebot.ingest.internal;

import io.edgebot.api.operations.Operations;
import io.edgebot.api.operations.SinkStatus;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Names of the sinks that are configured, asked for once a second at most. */
final class SinkNames {
  private static final long AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Operations operations;
  private final LongSupplier nanoTime;
  private volatile Known known;

  SinkNames(Operations operations, LongSupplier nanoTime) {
    this.operations = operations;
    this.nanoTime = nanoTime;
    this.known = new Known(List.of(), nanoTime.getAsLong() - AGE_NANOS);
  }

  private record Known(List<String> names, long nanos) {}

  /** The names. */
  List<String> get() {
    Known now = known;
    long nanos = nanoTime.getAsLong();
    if (nanos - now.nanos() >= AGE_NANOS) {
      now = new Known(operations.sinks().stream().map(SinkStatus::instance).toList(), nanos);
      known = now;
    }
    return now.names();
  }
}
