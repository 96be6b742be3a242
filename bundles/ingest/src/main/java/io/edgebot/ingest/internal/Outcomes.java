package io.edgebot.ingest.internal;

import io.edgebot.api.input.AppendRefusedException;
import io.edgebot.api.input.AppendResult;
import io.edgebot.api.input.Lane;
import io.edgebot.api.operations.SinkStatus;
import io.edgebot.transport.HttpAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the lane says of a batch, as an answer, in metrics and in health. */
final class Outcomes {
  private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);
  private static final int SOON = 1;
  private static final int LATER = 5;

  private final Lane lane;
  private final Conditions conditions;
  private final IngestMetrics metrics;
  private final Supplier<List<SinkStatus>> sinks;

  Outcomes(
      Lane lane, Conditions conditions, IngestMetrics metrics, Supplier<List<SinkStatus>> sinks) {
    this.lane = lane;
    this.conditions = conditions;
    this.metrics = metrics;
    this.sinks = sinks;
  }

  /** All of a batch is durable. */
  HttpAnswer taken(
      Principal principal,
      @Nullable Sequence sequence,
      Intake intake,
      AppendResult result,
      long start) {
    if (sequence != null) {
      conditions.clear(conflict(principal, sequence));
    }
    metrics.taken(result.accepted(), result.duplicates());
    metrics.refusedEvents(intake.refusedByReason());
    intake.refusedByReason().forEach((reason, count) -> lane.dropped(count, reason));
    int processed = result.accepted() + result.duplicates() + result.dropped();
    Intake told = intake;
    if (!result.quarantined().isEmpty()) {
      List<Answers.Refused> refused = new ArrayList<>(intake.refused());
      for (AppendResult.Refusal each : result.quarantined()) {
        refused.add(
            new Answers.Refused(
                intake.place().applyAsInt(each.index()), "quarantined: " + each.reason()));
      }
      told = new Intake(null, refused, intake.refusedByReason(), intake.place());
    }
    return taken(told, processed, result.accepted(), start);
  }

  /**
   * All that could be taken of a request is durable.
   *
   * @param start by {@link System#nanoTime}
   */
  HttpAnswer taken(Intake intake, int processed, int queued, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    List<SinkStatus> states = processed == 0 ? List.of() : sinks.get();
    return Answers.taken(new Answers.Taken(processed, queued, seconds, states, intake.refused()));
  }

  /** Nothing of a batch was taken. */
  HttpAnswer refused(
      Principal principal, @Nullable Sequence sequence, @Nullable Throwable failure) {
    if (!(failure instanceof AppendRefusedException refused)) {
      LOG.error("A batch could not be stored", failure);
      metrics.refused(Reason.FAILED);
      return Answers.detail(500, "Ingestion failed: the journal could not store it")
          .with("Retry-After", Integer.toString(LATER));
    }
    String why = String.valueOf(refused.getMessage());
    Reason reason = reason(refused);
    metrics.refused(reason);
    return switch (refused.reason()) {
      case BUSY -> Answers.unavailable(why, SOON);
      case BLOCKED, QUOTA, CLOSED -> Answers.unavailable(why, LATER);
      case TOO_LARGE -> Answers.detail(413, why);
      case CONFLICT -> {
        if (sequence != null) {
          conditions.raisePassing(
              conflict(principal, sequence),
              "Principal "
                  + principal.name()
                  + " sent other events under the numbers "
                  + sequence.range()
                  + " than before: is edge "
                  + sequence.origin()
                  + " a clone, or was its data copied while it ran? See edgebot:queue-renew there");
        }
        yield Answers.detail(409, why);
      }
    };
  }

  private static Reason reason(AppendRefusedException refused) {
    return switch (refused.reason()) {
      case BUSY -> Reason.BUSY;
      case BLOCKED -> Reason.BLOCKED;
      case QUOTA -> Reason.QUOTA;
      case CLOSED -> Reason.CLOSED;
      case CONFLICT -> Reason.CONFLICT;
      case TOO_LARGE -> Reason.TOO_LARGE;
    };
  }

  private static String conflict(Principal principal, Sequence sequence) {
    return "conflict/" + principal.name() + '/' + sequence.origin();
  }
}
