package io.edgebot.sink.loki.internal;

import io.edgebot.api.event.EventId;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.StoredEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of single events while their batch is not settled: a batch makes several requests,
 * and what one of them has stored is not sent again because another failed. Used by one thread.
 */
final class Settled {
  /** Far more than a batch has: what stays behind is of batches that never came back. */
  private static final int MOST = 200_000;

  private static final String STORED = "";

  private final Map<EventId, String> codes = new HashMap<>();
  private final Set<EventId> doubtful = new HashSet<>();

  boolean contains(EventId id) {
    return codes.containsKey(id);
  }

  void stored(List<Entry> entries) {
    entries.forEach(entry -> codes.put(entry.id(), STORED));
  }

  void refused(EventId id, String code) {
    codes.put(id, code);
  }

  /** These may be stored, or not. */
  void inDoubt(List<Entry> entries) {
    entries.forEach(entry -> doubtful.add(entry.id()));
  }

  /** How many of these may be stored already. */
  long doubtful(List<Entry> entries) {
    return doubtful.isEmpty()
        ? 0
        : entries.stream().filter(entry -> doubtful.contains(entry.id())).count();
  }

  /**
   * Forgets a batch of which all is settled.
   *
   * @param reason of the refusals, for people
   */
  DeliveryResult take(List<StoredEvent> events, @Nullable String reason) {
    List<DeliveryResult.Refusal> refusals = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      EventId id = events.get(i).id();
      doubtful.remove(id);
      String code = codes.remove(id);
      if (code == null) {
        throw new IllegalStateException(id + " is not settled");
      }
      if (!code.equals(STORED)) {
        refusals.add(new DeliveryResult.Refusal(i, code));
      }
    }
    if (codes.size() + doubtful.size() > MOST) {
      codes.clear();
      doubtful.clear();
    }
    return refusals.isEmpty()
        ? DeliveryResult.delivered()
        : new DeliveryResult.Refused(
            refusals.get(0).code(), reason == null ? refusals.get(0).code() : reason, refusals);
  }
}
