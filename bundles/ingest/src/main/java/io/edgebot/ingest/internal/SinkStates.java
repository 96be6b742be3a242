package io.edgebot.ingest.internal;

import io.edgebot.api.operations.Operations;
import io.edgebot.api.operations.SinkStatus;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How the sinks that are configured are, asked for once a second at most. */
final class SinkStates {
  private static final long AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Operations operations;
  private final LongSupplier nanoTime;
  private volatile Known known;

  SinkStates(Operations operations, LongSupplier nanoTime) {
    this.operations = operations;
    this.nanoTime = nanoTime;
    this.known = new Known(List.of(), nanoTime.getAsLong() - AGE_NANOS);
  }

  private record Known(List<SinkStatus> sinks, long nanos) {}

  /** Their states, at most a second old. */
  List<SinkStatus> get() {
    Known now = known;
    long nanos = nanoTime.getAsLong();
    if (nanos - now.nanos() >= AGE_NANOS) {
      now = new Known(operations.sinks(), nanos);
      known = now;
    }
    return now.sinks();
  }
}
