package io.edgebot.engine.internal.delivery;

import io.edgebot.api.operations.SinkStatus.Breaker;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.journal.Journal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tries a batch until every event of it is delivered or in quarantine: in pieces where the
 * destination wants that, or to find the one that it refuses. Used by one thread.
 */
final class Trial {
  private final String instance;
  private final Journal journal;
  private final Attempts attempts;
  private final Retries retries;
  private final Settlement settlement;
  private final SinkProgress progress;
  private final Control control;
  private final int smallBatch;
  private final Deque<Batch> pieces = new ArrayDeque<>();

  /**
   * Tries the batches of one delivery.
   *
   * @param smallBatch events of the first piece after a failure
   */
  Trial(
      String instance,
      Journal journal,
      Attempts attempts,
      Retries retries,
      Settlement settlement,
      SinkProgress progress,
      Control control,
      int smallBatch) {
    this.instance = instance;
    this.journal = journal;
    this.attempts = attempts;
    this.retries = retries;
    this.settlement = settlement;
    this.progress = progress;
    this.control = control;
    this.smallBatch = smallBatch;
  }

  /**
   * Tries it until all of it is settled, or is not in the journal any more; the result is what is
   * not settled.
   */
  List<Batch> of(Batch batch) throws InterruptedException {
    if (batch.rowEvents().isEmpty() && batch.skipped().isEmpty()) {
      settlement.passed(batch);
      return List.of();
    }
    settlement.begins(batch);
    pieces.clear();
    pieces.push(batch);
    while (!pieces.isEmpty() && control.mayGoOn()) {
      Batch piece = pieces.pop();
      if (progress.breaker() != Breaker.CLOSED) {
        // Try a small one first, after a failure.
        piece = cut(piece, smallBatch, false);
      }
      settle(piece, attempts.attempt(piece));
    }
    return List.copyOf(pieces);
  }

  private void settle(Batch piece, DeliveryResult result) throws InterruptedException {
    DeliveryResult.Refused refusal = refusal(result, piece);
    if (result instanceof DeliveryResult.Delivered delivered) {
      settlement.delivered(piece, delivered.position());
    } else if (refusal != null) {
      if (!settlement.refused(piece, refusal)) {
        pieces.push(piece);
        retries.pause("quarantine cannot be written", false, false);
      }
    } else if (result instanceof DeliveryResult.Refused
        || result instanceof DeliveryResult.TooLarge) {
      pieces.push(cut(piece, Math.max(1, piece.rowEvents().size() / 2), true));
    } else {
      pieces.push(piece);
      retries.pause(result);
      if (isPassedOver(piece)) {
        control.reread();
      }
    }
  }

  /** Whether the journal has skipped some of it meanwhile: the sink may lag no further. */
  private boolean isPassedOver(Batch piece) {
    Journal.Cursor cursor = journal.cursors().get(instance);
    return cursor != null && cursor.row() > piece.before();
  }

  /** The refusal that a result is of known events; null if it is none, or must be split first. */
  private static DeliveryResult.@Nullable Refused refusal(DeliveryResult result, Batch piece) {
    boolean single = piece.rowEvents().size() <= 1;
    if (result instanceof DeliveryResult.Refused refused) {
      return single || !refused.events().isEmpty() ? refused : null;
    }
    return result instanceof DeliveryResult.TooLarge tooLarge && single
        ? new DeliveryResult.Refused("too_large", tooLarge.reason(), List.of())
        : null;
  }

  /**
   * The first events of a piece; what is behind them goes back.
   *
   * @param divide whether the parts of a number may come apart, if there is nothing else to cut:
   *     only a destination that refuses one of them gets them so
   */
  private Batch cut(Batch piece, int events, boolean divide) {
    if (piece.rowEvents().size() <= events) {
      return piece;
    }
    int border = piece.border(events);
    if (border == 0) {
      if (!divide) {
        return piece;
      }
      border = events;
    }
    pieces.push(piece.tail(border));
    return piece.head(border);
  }
}
