package io.edgebot.engine.internal.lane;

import io.edgebot.api.input.Append;
import io.edgebot.api.input.AppendRefusedException;
import io.edgebot.api.input.AppendRefusedException.Reason;
import io.edgebot.engine.internal.codec.BlockEncoder;
import io.edgebot.engine.internal.pipeline.BlockedException;
import io.edgebot.engine.internal.pipeline.RunResult;
import io.edgebot.journal.ClaimConflictException;
import io.edgebot.journal.Journal.ClaimState;
import io.edgebot.journal.Journal.Committed;
import io.edgebot.journal.QuotaException;
import io.edgebot.journal.Unit;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings work of a partition through the pipeline and into the journal. */
final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final Partition partition;
  private final LaneImpl lane;
  private final Lanes lanes;

  Worker(Partition partition, LaneImpl lane, Lanes lanes) {
    this.partition = partition;
    this.lane = lane;
    this.lanes = lanes;
  }

  /**
   * The unit that work becomes; null if nothing passes at present, and it must begin again.
   *
   * @throws IllegalStateException if it can never become one
   */
  @Nullable Flight prepare(Work work) {
    Unit.Claim claim = work.claim();
    if (claim != null && lanes.journal().look(claim) == ClaimState.SETTLED) {
      return duplicate(work);
    }
    long start = System.nanoTime();
    RunResult run;
    try {
      String origin = partition.origin().isEmpty() ? null : partition.origin();
      run = lanes.pipeline().run(lane.instance(), origin, work.events(), work.ids());
    } catch (BlockedException e) {
      lanes.intake().noteBlocked();
      return null; // the pipeline tells when it lets pass again
    }
    Unit unit = encode(work, run);
    work.forgetEvents();
    run.forgetEvents();
    lane.meter().ran(System.nanoTime() - start, work.size(), run.size());
    return new Flight(work, run, unit, null);
  }

  private Unit encode(Work work, RunResult run) {
    BlockEncoder encoder = lanes.encoders().take();
    try {
      Unit unit =
          new UnitBuilder(lanes.codec(), lanes.limits(), work, run).build(lane.instance(), encoder);
      lanes.encoders().giveBack(encoder);
      return unit;
    } catch (IOException | RuntimeException e) {
      encoder.close();
      throw new IllegalStateException("a batch cannot be encoded", e);
    }
  }

  /** All of it came before: nothing is worked on again. */
  private Flight duplicate(Work work) {
    Unit nothing =
        new Unit(lane.instance(), "", List.of(), List.of(), 0, null, Map.of(), List.of());
    return new Flight(work, RunResult.EMPTY, nothing, new Committed(0, 0, 0, work.size()));
  }

  /** Gives a unit to the journal. */
  void give(Flight flight) {
    Committed settled = flight.settled();
    if (settled != null) {
      landed(flight, settled);
      return;
    }
    lanes.watch().given();
    CompletableFuture<Committed> appended;
    try {
      // The lane has waited for company already, so the commit need not.
      appended = lanes.journal().append(flight.unit(), true);
    } catch (RuntimeException e) { // such as a state value that is too large
      appended = CompletableFuture.failedFuture(e);
    }
    var unused =
        appended.whenComplete(
            (committed, error) -> {
              try {
                if (error == null) {
                  landed(flight, committed);
                } else {
                  failed(flight, error instanceof CompletionException ? cause(error) : error);
                }
              } finally {
                lanes.watch().answered();
              }
            });
  }

  /** Work that stands alone need not wait: its sender keeps it. */
  void refuse(Work work) {
    Closed closed = lanes.intake().waiting();
    AppendRefusedException refusal =
        new AppendRefusedException(
            Reason.BLOCKED, closed == null ? "the pipeline has just changed" : closed.text());
    work.entries().forEach(entry -> Results.refuse(lanes, entry, refusal));
  }

  /** Work that cannot be done is lost, and counted. */
  void giveUp(Work work, Throwable error) {
    LOG.error("{}: {} events were given up", lane.instance(), work.size(), error);
    lane.meter().dropped(work.size(), "engine_failed");
    AppendRefusedException refusal =
        new AppendRefusedException(Reason.CLOSED, "the engine failed: " + error.getMessage());
    work.entries().forEach(entry -> Results.refuse(lanes, entry, refusal));
  }

  private void landed(Flight flight, Committed committed) {
    lane.meter().committed(Results.counts(flight));
    lanes.commits().committed(flight.unit(), committed);
    Results.complete(lanes, flight, committed);
    partition.ended(flight, false);
  }

  private void failed(Flight flight, Throwable error) {
    boolean passing = error instanceof QuotaException || error instanceof IOException;
    if (passing) {
      lanes.intake().journalRefused("the journal takes nothing: " + error.getMessage());
    }
    Append alone = flight.work().alone();
    if (alone == null && passing) {
      partition.ended(flight, true);
      return;
    }
    if (alone == null) {
      LOG.error("{}: a unit was given up", lane.instance(), error);
      lane.meter().dropped(flight.work().size(), "journal_failed");
    }
    Reason reason =
        error instanceof ClaimConflictException
            ? Reason.CONFLICT
            : passing ? Reason.QUOTA : Reason.CLOSED;
    Results.refuse(
        lanes, flight, new AppendRefusedException(reason, String.valueOf(error.getMessage())));
    partition.ended(flight, false);
  }

  private static Throwable cause(Throwable error) {
    Throwable cause = error.getCause();
    return cause == null ? error : cause;
  }
}
