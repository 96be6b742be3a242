package io.edgebot.engine.internal;

import io.edgebot.api.event.EventId;
import io.edgebot.api.event.SkippedRange;
import io.edgebot.api.plugin.State;
import io.edgebot.engine.internal.codec.BlockCodec;
import io.edgebot.journal.Journal;
import io.edgebot.journal.QuotaException;
import io.edgebot.journal.Unit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** A journal in memory, whose commits can be held back and refused. */
public final class FakeJournal implements Journal {
  private final List<Unit> units = new ArrayList<>();
  private final Deque<Runnable> held = new ArrayDeque<>();
  private final Map<String, byte[]> checkpoints = new HashMap<>();
  private final Map<String, State.Value> state = new TreeMap<>();
  private final Map<String, Cursor> cursors = new TreeMap<>();
  private final List<Quarantined> quarantined = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private long nextNumber = 1;
  private boolean hold;
  private boolean full;
  private boolean closed;
  private volatile Runnable onLook = () -> {};
  private ClaimState claimState = ClaimState.NEW;
  private volatile Lag lag = new Lag(0, 0, 0);

  /** Keeps commits until {@link #release}. */
  public synchronized void hold() {
    hold = true;
  }

  /** Commits what was kept, and all that comes. */
  public void release() {
    while (true) {
      Runnable next;
      synchronized (this) {
        hold = false;
        next = held.pollFirst();
      }
      if (next == null) {
        return;
      }
      next.run();
    }
  }

  /** How many units wait for {@link #release}. */
  public synchronized int waiting() {
    return held.size();
  }

  /** Refuses all, or takes again. */
  public synchronized void full(boolean now) {
    full = now;
  }

  /** Runs whenever {@link #look} is asked. */
  public void onLook(Runnable action) {
    onLook = action;
  }

  /** How far all cursors are behind. */
  public void lag(Lag now) {
    lag = now;
  }

  /** What {@link #look} answers. */
  public synchronized void claims(ClaimState answer) {
    claimState = answer;
  }

  public synchronized List<Unit> units() {
    return List.copyOf(units);
  }

  /** The events, in order, as lines. */
  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  public synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public String origin() {
    return "here";
  }

  @Override
  public long generation() {
    return 7;
  }

  @Override
  public CompletableFuture<Committed> append(Unit unit, boolean waits) {
    CompletableFuture<Committed> done = new CompletableFuture<>();
    synchronized (this) {
      if (hold) {
        held.addLast(() -> commit(unit, done));
        return done;
      }
    }
    commit(unit, done);
    return done;
  }

  private void commit(Unit unit, CompletableFuture<Committed> done) {
    Committed committed;
    synchronized (this) {
      if (full) {
        committed = null;
      } else {
        committed = store(unit);
      }
    }
    if (committed == null) {
      done.completeExceptionally(new QuotaException("full"));
    } else {
      done.complete(committed);
    }
  }

  private Committed store(Unit unit) {
    units.add(unit);
    int events = 0;
    for (Unit.Block block : unit.blocks()) {
      try {
        byte[] raw = BlockCodec.decompress(block.codec(), block.body(), block.rawLength());
        new String(raw, StandardCharsets.UTF_8).lines().forEach(lines::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      events += block.index().size();
    }
    for (Unit.Refused refused : unit.refused()) {
      EventId id =
          refused.id() != null
              ? refused.id()
              : new EventId(origin(), generation(), nextNumber + refused.number(), refused.part());
      quarantined.add(
          new Quarantined(
              quarantined.size() + 1,
              id,
              refused.refusedBy(),
              refused.reason(),
              refused.type(),
              refused.source(),
              refused.timestampNanos(),
              unit.principal(),
              refused.codec(),
              refused.bytes(),
              refused.body(),
              0));
    }
    unit.checkpoints().forEach((name, bytes) -> checkpoints.put(unit.lane() + '/' + name, bytes));
    long first = nextNumber;
    nextNumber += unit.numbers();
    return new Committed(units.size(), first, events, 0);
  }

  @Override
  public ClaimState look(Unit.Claim claim) {
    onLook.run();
    synchronized (this) {
      return claimState;
    }
  }

  @Override
  public Rows read(long afterRow, int maxRows, long maxBytes) {
    return new Rows(List.of(), List.of(), afterRow);
  }

  @Override
  public void onAppend(Runnable listener) {}

  @Override
  public synchronized Map<String, Cursor> cursors() {
    return Map.copyOf(cursors);
  }

  @Override
  public synchronized Cursor subscribe(String name, Subscription policy, boolean oldest) {
    return cursors.computeIfAbsent(name, n -> new Cursor(0, 0, null));
  }

  @Override
  public synchronized boolean unsubscribe(String name) {
    return cursors.remove(name) != null;
  }

  @Override
  public CompletableFuture<Void> advance(Advance advance, boolean waits) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public Lag lag(String name) {
    return lag;
  }

  @Override
  public synchronized Optional<byte[]> checkpoint(String lane, String name) {
    return Optional.ofNullable(checkpoints.get(lane + '/' + name));
  }

  @Override
  public synchronized State.Value state(String owner, String key) {
    return state.get(owner + '/' + key);
  }

  @Override
  public synchronized List<State.Entry> scanState(String owner, String prefix, int limit) {
    String start = owner + '/';
    return state.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(start + prefix))
        .limit(limit)
        .map(e -> new State.Entry(e.getKey().substring(start.length()), e.getValue()))
        .toList();
  }

  @Override
  public synchronized CompletableFuture<Boolean> putState(
      String owner, String key, boolean compare, State.Value expected, State.Value update) {
    String full = owner + '/' + key;
    if (compare && !Objects.equals(state.get(full), expected)) {
      return CompletableFuture.completedFuture(false);
    }
    if (update == null) {
      state.remove(full);
    } else {
      state.put(full, update);
    }
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public synchronized List<Quarantined> quarantine(long afterEntry, int limit, boolean bodies) {
    return quarantined.stream().filter(q -> q.entry() > afterEntry).limit(limit).toList();
  }

  @Override
  public synchronized CompletableFuture<Integer> deleteQuarantine(List<Long> entries) {
    int before = quarantined.size();
    quarantined.removeIf(q -> entries.contains(q.entry()));
    return CompletableFuture.completedFuture(before - quarantined.size());
  }

  @Override
  public List<SkippedRange> gaps(int limit) {
    return List.of();
  }

  @Override
  public CompletableFuture<Void> renew() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized Condition condition() {
    return new Condition(lines.size(), 0, 1 << 30, quarantined.size(), 0, full, false, 0, "");
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
