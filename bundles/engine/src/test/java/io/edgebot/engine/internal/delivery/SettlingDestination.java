package io.edgebot.engine.internal.delivery;

import io.edgebot.api.event.EventId;
import io.edgebot.api.event.SkippedRange;
import io.edgebot.api.sink.DeliveryBatch;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.StoredEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A destination as a mothership is: a batch settles all numbers from its first to its last, but for
 * those that it declares as skipped, and what comes of a settled number later is a duplicate. It
 * refuses a batch whole.
 */
final class SettlingDestination {
  final List<String> stored = new CopyOnWriteArrayList<>();
  final List<String> duplicates = new CopyOnWriteArrayList<>();
  private final Set<Long> settled = new HashSet<>();
  private volatile Set<String> refused = Set.of();
  private volatile Set<String> awayAt = Set.of();

  void refuse(String... messages) {
    refused = Set.of(messages);
  }

  void stayAwayAt(String... messages) {
    awayAt = Set.of(messages);
  }

  synchronized DeliveryResult take(DeliveryBatch batch) {
    List<String> messages =
        batch.events().stream().map(event -> String.valueOf(event.message())).toList();
    if (messages.stream().anyMatch(refused::contains)) {
      return new DeliveryResult.Refused("http_422", "422", List.of());
    }
    if (messages.stream().anyMatch(awayAt::contains)) {
      return DeliveryResult.unreachable("away");
    }
    long first = Long.MAX_VALUE;
    long last = 0;
    for (StoredEvent event : batch.events()) {
      EventId id = event.id();
      (settled.contains(id.number()) ? duplicates : stored).add(String.valueOf(event.message()));
      first = Math.min(first, id.number());
      last = Math.max(last, id.number());
    }
    for (long number = first; number <= last; number++) {
      if (!isSkipped(batch.skipped(), number)) {
        settled.add(number);
      }
    }
    return DeliveryResult.delivered();
  }

  private static boolean isSkipped(List<SkippedRange> skipped, long number) {
    return skipped.stream().anyMatch(range -> range.first() <= number && number <= range.last());
  }
}
