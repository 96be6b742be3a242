package io.edgebot.sink.loki.internal;

import io.edgebot.api.sink.DeliveryBatch;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.StoredEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Delivers batches: sorts the events into streams, and pushes each stream by itself. A push of
 * several streams could lose entries: its answer speaks of one of them only. Used by one thread.
 */
final class Delivery {
  private final LokiClient client;
  private final Streams streams;
  private final EntryMaker entries;
  private final Server server;
  private final Pusher pusher;
  private final Settled settled;
  private final LokiMetrics metrics;
  private final long windowNanos;

  Delivery(
      LokiSettings settings,
      LokiClient client,
      Streams streams,
      Server server,
      Settled settled,
      Pusher pusher,
      LokiMetrics metrics) {
    this.client = client;
    this.streams = streams;
    this.entries = new EntryMaker(settings.maxLineBytes(), settings.truncate());
    this.server = server;
    this.settled = settled;
    this.pusher = pusher;
    this.metrics = metrics;
    this.windowNanos = settings.orderWindow().toNanos();
  }

  /** Delivers a batch; when it comes back after a failure, only what is not settled of it. */
  DeliveryResult deliver(DeliveryBatch batch) throws InterruptedException, IOException {
    try {
      server.ask(client);
    } catch (ExecutionException | TimeoutException | IOException e) {
      return Reactions.of(client.toString(), e);
    }
    List<StoredEvent> events = batch.events();
    settled.begin(events);
    for (Map.Entry<Stream, List<Entry>> each : sorted(events).entrySet()) {
      DeliveryResult failure = push(each.getKey(), each.getValue());
      if (failure != null) {
        return failure;
      }
    }
    return settled.take(pusher.takeReason());
  }

  private Map<Stream, List<Entry>> sorted(List<StoredEvent> events) throws IOException {
    Map<Stream, List<Entry>> byStream = new LinkedHashMap<>();
    long truncated = entries.truncated();
    long collapsed = streams.collapsed();
    for (int i = 0; i < events.size(); i++) {
      StoredEvent event = events.get(i);
      if (!settled.contains(i)) {
        try {
          Entry entry = entries.make(event, i, server.metadata());
          byStream.computeIfAbsent(streams.of(event), none -> new ArrayList<>()).add(entry);
        } catch (EntryMaker.RefusedException e) {
          settled.refused(i, e.code());
        }
      }
    }
    byStream.values().forEach(list -> list.sort(Comparator.comparingLong(Entry::nanos)));
    metrics.truncated(entries.truncated() - truncated);
    metrics.collapsed(streams.collapsed() - collapsed);
    return byStream;
  }

  /** Pushes a stream's entries, what is too late for it first; null if all is settled. */
  private @Nullable DeliveryResult push(Stream stream, List<Entry> sorted)
      throws InterruptedException, IOException {
    int late = 0;
    while (late < sorted.size() && stream.isTooLate(sorted.get(late).nanos(), windowNanos)) {
      late++;
    }
    Stream replay = stream.replay();
    if (late > 0 && replay != null) {
      DeliveryResult failure = pusher.push(replay, sorted.subList(0, late));
      if (failure != null) {
        return failure;
      }
    }
    return pusher.push(stream, sorted.subList(late, sorted.size()));
  }
}
