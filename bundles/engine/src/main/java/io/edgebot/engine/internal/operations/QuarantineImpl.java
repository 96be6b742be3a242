package io.edgebot.engine.internal.operations;

import io.edgebot.api.operations.Quarantine;
import io.edgebot.journal.Journal;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The journal's quarantine. */
public final class QuarantineImpl implements Quarantine {
  private final Journal journal;
  private final Function<List<Long>, CompletionStage<Integer>> replay;

  /**
   * The quarantine of a journal.
   *
   * @param replay hands entries to the sinks that refused them
   */
  public QuarantineImpl(Journal journal, Function<List<Long>, CompletionStage<Integer>> replay) {
    this.journal = journal;
    this.replay = replay;
  }

  @Override
  public List<Entry> list(long afterEntry, int limit) {
    return journal.quarantine(afterEntry, limit, false).stream()
        .map(QuarantineImpl::entry)
        .toList();
  }

  @Override
  public byte @Nullable [] content(long entry) {
    for (Journal.Quarantined found : journal.quarantine(entry - 1, 1, true)) {
      if (found.entry() == entry) {
        return found.body();
      }
    }
    return null;
  }

  @Override
  public CompletionStage<Integer> replay(List<Long> entries) {
    return replay.apply(List.copyOf(entries));
  }

  @Override
  public CompletionStage<Integer> delete(List<Long> entries) {
    return journal.deleteQuarantine(List.copyOf(entries));
  }

  private static Entry entry(Journal.Quarantined found) {
    return new Entry(
        found.entry(),
        found.id().toString(),
        found.refusedBy(),
        found.reason(),
        found.type(),
        found.source(),
        found.bytes(),
        Instant.ofEpochMilli(found.refusedAtMillis()));
  }
}
