package io.edgebot.engine.internal.delivery;

import io.edgebot.api.event.SkippedRange;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.journal.Journal;
import io.edgebot.journal.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves a sink's cursor over what is settled, with what was refused, in one transaction. */
final class Settlement {
  private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

  private final String instance;
  private final Journal journal;
  private final SinkProgress progress;
  private final Feed feed;
  private final List<SkippedRange> undeclared;
  private Journal.Cursor cursor;
  private CompletableFuture<?> lastCommit = CompletableFuture.completedFuture(null);

  /**
   * Settles what a feed gives.
   *
   * @param start where the feed begins, and the sink's position there
   * @param undeclared refused events of which the destination has not been told
   */
  Settlement(
      String instance,
      Journal journal,
      SinkProgress progress,
      Feed feed,
      Journal.Cursor start,
      List<SkippedRange> undeclared) {
    this.instance = instance;
    this.journal = journal;
    this.progress = progress;
    this.feed = feed;
    this.cursor = start;
    this.undeclared = new ArrayList<>(undeclared);
    undeclared.forEach(feed::declare);
  }

  /** Everything before it is settled. */
  Journal.Cursor settled() {
    return cursor;
  }

  /** It will be tried: what it skips is lost for this sink, whether or not it ever answers. */
  void begins(Batch batch) {
    progress.skips().underWay(skipped(batch));
  }

  /** Nothing was there for this sink. */
  void passed(Batch batch) {
    move(batch, null);
    commit(losses(batch));
  }

  /** All of it is at the destination; a null position leaves the one before. */
  void delivered(Batch batch, byte @Nullable [] position) {
    move(batch, position);
    commit(losses(batch));
    progress.delivered(batch.rowEvents().size());
    progress.skips().settled(skipped(batch));
  }

  /**
   * Puts refused events into quarantine; the others of the batch are at the destination.
   *
   * @return false if that could not be made durable, and must be tried again
   */
  boolean refused(Batch batch, DeliveryResult.Refused refused) {
    List<DeliveryResult.Refusal> refusals = Refusals.of(refused, batch.rowEvents().size());
    List<Unit.Refused> quarantined = new ArrayList<>();
    List<SkippedRange> numbers = new ArrayList<>();
    for (DeliveryResult.Refusal refusal : refusals) {
      RowEvent event = batch.rowEvents().get(refusal.index());
      quarantined.add(Refusals.entry(instance, event, refusal.code()));
      numbers.add(Skips.number(event.id(), Skips.QUARANTINED));
    }
    Journal.Cursor before = cursor;
    List<SkippedRange> undeclaredBefore = List.copyOf(undeclared);
    move(batch, null);
    undeclared.addAll(numbers);
    try {
      journal
          .advance(new Journal.Advance(instance, marked(), quarantined, losses(batch)), true)
          .join();
    } catch (CompletionException e) {
      cursor = before;
      undeclared.clear();
      undeclared.addAll(undeclaredBefore);
      LOG.error("{}: quarantine cannot be written: {}", instance, String.valueOf(e.getCause()));
      return false;
    }
    LOG.warn(
        "{}: refused {} event(s), now in quarantine: {}",
        instance,
        quarantined.size(),
        refused.reason());
    numbers.forEach(feed::declare);
    progress.delivered(batch.rowEvents().size() - (long) quarantined.size());
    progress.refused(quarantined.size());
    progress.skips().settled(skipped(batch));
    return true;
  }

  /** An event from quarantine is at the destination; only the position may have changed. */
  void replayed(byte @Nullable [] position) {
    if (position != null) {
      cursor = new Journal.Cursor(cursor.row(), cursor.events(), position);
      commit(List.of());
    }
  }

  /** The opaque cursor behind all that is settled. */
  byte[] next() {
    return CursorCodec.encode(journal.origin(), cursor);
  }

  private void move(Batch batch, byte @Nullable [] position) {
    cursor =
        new Journal.Cursor(
            batch.end().row(),
            batch.end().events(),
            position == null ? cursor.position() : position);
    undeclared.removeIf(number -> batch.skipped().stream().anyMatch(told -> holds(told, number)));
  }

  /** The cursor as the journal keeps it, with what must outlive this process. */
  private Journal.Cursor marked() {
    return new Mark(cursor.row(), cursor.events(), undeclared, cursor.position()).cursor();
  }

  private static boolean holds(SkippedRange range, SkippedRange number) {
    return range.reason().equals(number.reason())
        && range.generation() == number.generation()
        && range.first() <= number.first()
        && range.last() >= number.last()
        && range.origin().equals(number.origin());
  }

  /** Waits until the cursor is where it is said to be: who opens next starts from it. */
  void await() {
    try {
      lastCommit.join();
    } catch (CompletionException e) {
      LOG.warn(
          "{}: the cursor could not be moved, events may be delivered again: {}",
          instance,
          String.valueOf(e.getCause()));
    }
  }

  private void commit(List<SkippedRange> losses) {
    if (lastCommit.isCompletedExceptionally()) {
      await();
    }
    lastCommit = journal.advance(new Journal.Advance(instance, marked(), List.of(), losses), false);
  }

  private static List<SkippedRange> losses(Batch batch) {
    return Skips.losses(batch.skipped());
  }

  private static long skipped(Batch batch) {
    return losses(batch).stream().mapToLong(SkippedRange::count).sum();
  }
}
