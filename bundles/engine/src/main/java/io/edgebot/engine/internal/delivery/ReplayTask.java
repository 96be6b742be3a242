package io.edgebot.engine.internal.delivery;

import io.edgebot.api.event.EventCodec;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.journal.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers entries of the quarantine to the sink that refused them, one by one. */
final class ReplayTask {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayTask.class);

  private static final int MAX_ENTRIES = 10_000;

  private final String sink;
  private final List<Journal.Quarantined> entries;
  private final CompletableFuture<Integer> taken = new CompletableFuture<>();

  ReplayTask(String sink, List<Journal.Quarantined> entries) {
    this.sink = sink;
    this.entries = List.copyOf(entries);
  }

  /** A task for each sink that refused some of these entries; what is withheld is left out. */
  static List<ReplayTask> of(List<Long> entries, Journal journal) {
    Map<String, List<Journal.Quarantined>> bySink = new TreeMap<>();
    for (long entry : entries.stream().limit(MAX_ENTRIES).toList()) {
      for (Journal.Quarantined found : journal.quarantine(entry - 1, 1, true)) {
        if (found.entry() == entry && found.body() != null) {
          bySink.computeIfAbsent(found.refusedBy(), name -> new ArrayList<>()).add(found);
        }
      }
    }
    return bySink.entrySet().stream()
        .map(each -> new ReplayTask(each.getKey(), each.getValue()))
        .toList();
  }

  /** Who refused them. */
  String sink() {
    return sink;
  }

  /** Completes with how many were taken. */
  CompletableFuture<Integer> taken() {
    return taken;
  }

  /** Runs on the worker's thread; ends early when the destination cannot be reached. */
  void run(Attempts attempts, Settlement settlement, Journal journal, EventCodec codec) {
    List<Long> done = new ArrayList<>();
    try {
      for (Journal.Quarantined entry : entries) {
        QuarantinedEvent event = new QuarantinedEvent(entry, codec);
        DeliveryResult result = attempts.attempt(new ReplayBatch(event, settlement.next()));
        if (result instanceof DeliveryResult.Delivered delivered) {
          settlement.replayed(delivered.position());
          done.add(entry.entry());
        } else if (!(result instanceof DeliveryResult.Refused)) {
          LOG.info("replay of the quarantine ends early: {}", result);
          break;
        }
      }
      taken.complete(done.isEmpty() ? 0 : journal.deleteQuarantine(done).join());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      taken.completeExceptionally(e);
    } catch (RuntimeException e) {
      taken.completeExceptionally(e);
    }
  }

  /** The worker ends before its turn came. */
  void abandon() {
    taken.completeExceptionally(
        new IllegalStateException("the sink was stopped before the replay"));
  }
}
