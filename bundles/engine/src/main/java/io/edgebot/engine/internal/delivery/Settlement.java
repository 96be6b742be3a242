package io.edgebot.engine.internal.delivery;

import io.edgebot.api.event.EventId;
import io.edgebot.api.event.SkippedRange;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.journal.Journal;
import io.edgebot.journal.Unit;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
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
  private Journal.Cursor cursor;
  private CompletableFuture<?> lastCommit = CompletableFuture.completedFuture(null);

  /**
   * Settles what a feed gives.
   *
   * @param start where the feed begins, and the sink's position there
   */
  Settlement(
      String instance, Journal journal, SinkProgress progress, Feed feed, Journal.Cursor start) {
    this.instance = instance;
    this.journal = journal;
    this.progress = progress;
    this.feed = feed;
    this.cursor = start;
  }

  /** Everything before it is settled. */
  Journal.Cursor settled() {
    return cursor;
  }

  /** It will be tried: what it skips is lost for this sink, whether or not it ever answers. */
  void begins(Batch batch) {
    progress.skipping(skipped(batch));
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
    progress.skipped(skipped(batch));
  }

  /**
   * Puts refused events into quarantine; the others of the batch are at the destination.
   *
   * @return false if that could not be made durable, and must be tried again
   */
  boolean refused(Batch batch, DeliveryResult.Refused refused) {
    List<DeliveryResult.Refusal> refusals =
        refused.events().isEmpty()
            ? IntStream.range(0, batch.rowEvents().size())
                .mapToObj(i -> new DeliveryResult.Refusal(i, refused.code()))
                .toList()
            : refused.events().stream()
                .sorted(Comparator.comparingInt(DeliveryResult.Refusal::index))
                .toList();
    List<Unit.Refused> quarantined = new ArrayList<>();
    for (DeliveryResult.Refusal refusal : refusals) {
      quarantined.add(quarantine(batch.rowEvents().get(refusal.index()), refusal.code()));
    }
    Journal.Cursor before = cursor;
    move(batch, null);
    try {
      journal
          .advance(new Journal.Advance(instance, cursor, quarantined, losses(batch)), true)
          .join();
    } catch (CompletionException e) {
      cursor = before;
      LOG.error("{}: quarantine cannot be written: {}", instance, String.valueOf(e.getCause()));
      return false;
    }
    LOG.warn(
        "{}: refused {} event(s), now in quarantine: {}",
        instance,
        quarantined.size(),
        refused.reason());
    for (DeliveryResult.Refusal refusal : refusals) {
      EventId id = batch.rowEvents().get(refusal.index()).id();
      feed.declare(
          new SkippedRange(
              id.origin(), id.generation(), id.number(), id.number(), Skips.QUARANTINED));
    }
    progress.delivered(batch.rowEvents().size() - (long) quarantined.size());
    progress.refused(quarantined.size());
    progress.skipped(skipped(batch));
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
    lastCommit = journal.advance(new Journal.Advance(instance, cursor, List.of(), losses), false);
  }

  private static List<SkippedRange> losses(Batch batch) {
    return batch.skipped().stream()
        .filter(range -> !range.reason().equals(Skips.ROUTED))
        .filter(range -> !range.reason().equals(Skips.QUARANTINED))
        .toList();
  }

  private static long skipped(Batch batch) {
    return losses(batch).stream().mapToLong(SkippedRange::count).sum();
  }

  private Unit.Refused quarantine(RowEvent event, String code) {
    byte[] body;
    try {
      body = event.encoded();
    } catch (UncheckedIOException e) {
      LOG.warn("{}: {} cannot be read for quarantine: {}", instance, event, e.getMessage());
      body = null;
    }
    String source = event.source();
    return new Unit.Refused(
        event.id(),
        0,
        event.part(),
        instance,
        code,
        event.type(),
        source == null ? "" : source,
        JournaledEvent.nanos(event.timestamp()),
        "json",
        body,
        body == null ? 0 : body.length);
  }
}
