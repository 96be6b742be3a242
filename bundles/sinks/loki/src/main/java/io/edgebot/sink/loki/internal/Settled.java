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

  /** Of batches that failed: they come back, in other pieces perhaps. */
  private final Map<EventId, String> codes = new HashMap<>();

  private final Set<EventId> doubtful = new HashSet<>();

  /** The batch that is being delivered, and what is known of its events, by their index. */
  private List<StoredEvent> batch = List.of();

  private @Nullable String[] current = {};

  /** Begins with a batch, of which some may be settled already. */
  void begin(List<StoredEvent> events) {
    keep();
    batch = events;
    current = new String[events.size()];
    if (!codes.isEmpty()) {
      for (int i = 0; i < current.length; i++) {
        current[i] = codes.get(events.get(i).id());
      }
    }
  }

  boolean contains(int index) {
    return current[index] != null;
  }

  void stored(List<Entry> entries) {
    entries.forEach(entry -> current[entry.index()] = STORED);
  }

  void refused(int index, String code) {
    current[index] = code;
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

  /** Keeps what is known of a batch that was not taken: it will come back. */
  private void keep() {
    for (int i = 0; i < batch.size(); i++) {
      String code = current[i];
      if (code != null) {
        codes.put(batch.get(i).id(), code);
      }
    }
  }

  /**
   * Forgets the batch, of which all is settled.
   *
   * @param reason of the refusals, for people
   */
  DeliveryResult take(@Nullable String reason) {
    List<DeliveryResult.Refusal> refusals = new ArrayList<>();
    for (int i = 0; i < current.length; i++) {
      String code = current[i];
      if (code == null) {
        throw new IllegalStateException(batch.get(i).id() + " is not settled");
      }
      if (!code.equals(STORED)) {
        refusals.add(new DeliveryResult.Refusal(i, code));
      }
    }
    forget();
    return refusals.isEmpty()
        ? DeliveryResult.delivered()
        : new DeliveryResult.Refused(
            refusals.get(0).code(), reason == null ? refusals.get(0).code() : reason, refusals);
  }

  private void forget() {
    if (!codes.isEmpty() || !doubtful.isEmpty()) {
      for (StoredEvent event : batch) {
        codes.remove(event.id());
        doubtful.remove(event.id());
      }
    }
    batch = List.of();
    if (codes.size() + doubtful.size() > MOST) {
      codes.clear();
      doubtful.clear();
    }
  }
}
