package io.edgebot.engine.internal.lane;

import io.edgebot.api.event.Event;
import io.edgebot.api.input.Append;
import io.edgebot.api.input.AppendResult;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What was given to a lane in one call.
 *
 * @param events in order; none any more once they are encoded
 * @param size how many they are, or were
 * @param weight of all of them
 * @param append the batch that they came as; null if they came without
 * @param result to be completed for a batch; null if nobody waits
 * @param ticket its place among all entries of its partition, from 1
 */
record Entry(
    Event[] events,
    int size,
    long weight,
    @Nullable Append append,
    @Nullable CompletableFuture<AppendResult> result,
    long ticket) {
  private static final Event[] NONE = {};

  Entry(
      Event[] events,
      long weight,
      @Nullable Append append,
      @Nullable CompletableFuture<AppendResult> result) {
    this(events, events.length, weight, append, result, 0);
  }

  Entry at(long place) {
    return new Entry(events, size, weight, append, result, place);
  }

  Entry withoutEvents() {
    return new Entry(NONE, size, weight, append, result, ticket);
  }

  /** Whether it must be a unit of its own: it is refused by itself, or brings identities. */
  boolean standsAlone() {
    return append != null
        && (append.claim() != null || append.principal() != null || !append.ids().isEmpty());
  }
}
