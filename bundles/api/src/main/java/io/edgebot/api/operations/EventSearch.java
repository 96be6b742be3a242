package io.edgebot.api.operations;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/** Searches a store of events. A service of a sink that can. */
@ConsumerType
public interface EventSearch {
  /**
   * The newest events that match, newest first.
   *
   * @throws Exception if the store cannot be read, or the text is not a query that it understands
   */
  List<Hit> search(Query query) throws Exception;

  /**
   * What to look for; null and empty match all.
   *
   * @param text words in the message or the raw message
   * @param from the earliest time, included
   * @param to the latest time, not included
   * @param limit how many at most, 1 to 10 000
   */
  record Query(
      String text,
      @Nullable String type,
      @Nullable String source,
      @Nullable Instant from,
      @Nullable Instant to,
      int limit) {}

  /**
   * An event found.
   *
   * @param id its identity, as text
   * @param timestamp its time
   * @param json the encoded event
   */
  record Hit(String id, Instant timestamp, String json) {}
}
