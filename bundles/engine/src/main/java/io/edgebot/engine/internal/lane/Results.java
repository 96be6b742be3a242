package io.edgebot.engine.internal.lane;

import io.edgebot.api.input.AppendRefusedException;
import io.edgebot.api.input.AppendResult;
import io.edgebot.engine.internal.pipeline.RunResult;
import io.edgebot.journal.Journal.Committed;
import io.edgebot.journal.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Tells those who gave a batch what became of it; on a worker, since they may do anything. */
final class Results {
  private Results() {}

  static void complete(Lanes lanes, Flight flight, Committed committed) {
    List<Runnable> first = flight.run().durable();
    if (first.isEmpty()) {
      completeEach(lanes, flight, committed);
      return;
    }
    lanes
        .workers()
        .tell(
            () -> {
              first.forEach(Runnable::run);
              completeEach(lanes, flight, committed);
            });
  }

  private static void completeEach(Lanes lanes, Flight flight, Committed committed) {
    int from = 0;
    for (Entry entry : flight.work().entries()) {
      int to = from + entry.size();
      CompletableFuture<AppendResult> result = entry.result();
      if (result != null) {
        AppendResult told = result(flight, committed, from, to);
        lanes.workers().tell(() -> result.complete(told));
      }
      from = to;
    }
  }

  static void refuse(Lanes lanes, Flight flight, AppendRefusedException reason) {
    flight.work().entries().forEach(entry -> refuse(lanes, entry, reason));
  }

  static void refuse(Lanes lanes, Entry entry, AppendRefusedException reason) {
    CompletableFuture<AppendResult> result = entry.result();
    if (result != null) {
      lanes.workers().tell(() -> result.completeExceptionally(reason));
    }
  }

  static void refuse(Lanes lanes, Entry entry, Closed reason) {
    refuse(lanes, entry, new AppendRefusedException(reason.reason(), reason.text()));
  }

  /** Refuses entries that are not on their way, and gives back what credit they took. */
  static void refuse(Lanes lanes, LaneImpl lane, List<Entry> entries, Closed reason) {
    for (Entry entry : entries) {
      lane.release(entry.size(), entry.weight());
      refuse(lanes, entry, reason);
    }
  }

  static UnitCounts counts(Flight flight) {
    Unit unit = flight.unit();
    long bytes = 0;
    int passed = 0;
    for (Unit.Block block : unit.blocks()) {
      bytes += block.body().length;
      passed += block.index().size();
    }
    return new UnitCounts(
        passed, unit.refused().size(), flight.run().drops(), bytes, flight.work().alone() != null);
  }

  /** The share of the entry whose events stand from one place to another in the unit. */
  private static AppendResult result(Flight flight, Committed committed, int from, int to) {
    RunResult run = flight.run();
    List<AppendResult.Refusal> refusals = new ArrayList<>(0);
    for (RunResult.Refusal refusal : run.refusals()) {
      if (refusal.source() >= from && refusal.source() < to) {
        refusals.add(new AppendResult.Refusal(refusal.source() - from, refusal.reason()));
      }
    }
    int dropped = 0;
    for (int source : run.droppedSources()) {
      dropped += source >= from && source < to ? 1 : 0;
    }
    if (flight.work().alone() != null) {
      return new AppendResult(committed.events(), committed.duplicates(), dropped, refusals);
    }
    int accepted = 0;
    for (int i = 0; i < run.size(); i++) {
      accepted += run.source(i) >= from && run.source(i) < to ? 1 : 0;
    }
    return new AppendResult(accepted, 0, dropped, refusals);
  }
}
