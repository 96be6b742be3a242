package io.edgebot.ingest.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventId;
import io.edgebot.api.input.Append;
import io.edgebot.api.input.AppendRefusedException;
import io.edgebot.api.input.AppendResult;
import io.edgebot.api.input.Lane;
import io.edgebot.api.input.SequenceClaim;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A lane with a journal behind it that keeps claims, in memory. */
final class FakeLane implements Lane {
  final List<Append> appends = new ArrayList<>();
  final List<String> stored = new ArrayList<>();
  final Map<String, String> byId = new LinkedHashMap<>();
  final Map<String, Long> dropped = new HashMap<>();
  final Deque<AppendRefusedException.Reason> refusals = new ArrayDeque<>();
  final List<AppendResult.Refusal> quarantine = new ArrayList<>();
  volatile int attempts;

  /** If set, batches complete when the test completes it. */
  CompletableFuture<AppendResult> next;

  private final Map<String, byte[]> ranges = new HashMap<>();
  private final Map<String, Set<EventId>> settled = new HashMap<>();

  @Override
  public int credit() {
    return 1000;
  }

  @Override
  public int offer(List<Event> events) {
    throw new UnsupportedOperationException("ingest appends");
  }

  @Override
  public void put(List<Event> events) {
    throw new UnsupportedOperationException("ingest appends");
  }

  @Override
  public synchronized CompletionStage<AppendResult> append(Append batch) {
    attempts++;
    if (!refusals.isEmpty()) {
      return refuse(refusals.poll());
    }
    appends.add(batch);
    if (next != null) {
      return next;
    }
    SequenceClaim claim = batch.claim();
    Set<EventId> known = Set.of();
    if (claim != null) {
      String key = batch.principal() + '/' + claim.origin() + '/' + claim.generation();
      String range = key + '/' + claim.first() + '-' + claim.last();
      byte[] hash = ranges.putIfAbsent(range, claim.hash());
      if (hash != null && !Arrays.equals(hash, claim.hash())) {
        return refuse(AppendRefusedException.Reason.CONFLICT);
      }
      known = settled.computeIfAbsent(key, k -> new HashSet<>());
    }
    int duplicates = 0;
    for (int i = 0; i < batch.events().size(); i++) {
      String text = FakeCodec.text(batch.events().get(i));
      if (batch.ids().isEmpty()) {
        stored.add(text);
      } else if (known.add(batch.ids().get(i))) {
        stored.add(text);
        byId.put(batch.ids().get(i).toString(), text);
      } else {
        duplicates++;
      }
    }
    int taken = batch.events().size() - duplicates - quarantine.size();
    return CompletableFuture.completedFuture(new AppendResult(taken, duplicates, 0, quarantine));
  }

  @Override
  public void onCredit(Runnable listener) {}

  @Override
  public boolean drain(Duration deadline) {
    return true;
  }

  @Override
  public synchronized void dropped(long events, String reason) {
    dropped.merge(reason, events, Long::sum);
  }

  private static CompletionStage<AppendResult> refuse(AppendRefusedException.Reason reason) {
    return CompletableFuture.failedFuture(
        new AppendRefusedException(reason, "the lane says " + reason));
  }
}
