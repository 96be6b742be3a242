package io.edgebot.api.operations;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** Events that processors or sinks refused. A service of the engine's. */
@ProviderType
public interface Quarantine {
  /** Entries after one, oldest first, without content. */
  List<Entry> list(long afterEntry, int limit);

  /** The encoded event of an entry; null if there is none or its content is withheld. */
  byte @Nullable [] content(long entry);

  /**
   * Hands entries to the sink that refused them once more, with their identities; those that it
   * takes leave quarantine.
   *
   * @return how many it took
   */
  CompletionStage<Integer> replay(List<Long> entries);

  /** Deletes entries; completes with how many there were. */
  CompletionStage<Integer> delete(List<Long> entries);

  /**
   * An entry.
   *
   * @param entry its number
   * @param id the event's identity, as text
   * @param refusedBy instance name of the processor or sink
   * @param reason a short fixed word, {@code withheld} where the content was not kept
   * @param type the event's type
   * @param source the event's source; empty if unknown
   * @param bytes encoded size
   * @param time when it was refused
   */
  record Entry(
      long entry,
      String id,
      String refusedBy,
      String reason,
      String type,
      String source,
      int bytes,
      Instant time) {}
}
