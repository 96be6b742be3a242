package io.edgebot.journal;

import io.edgebot.api.event.EventId;
import io.edgebot.api.event.SkippedRange;
import io.edgebot.api.plugin.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One durable log a process: blocks of encoded events, a cursor for each subscription, checkpoints,
 * state, quarantine and the claims of edges, all in the same transactions. Thread-safe. One commit
 * thread writes; it commits all that queued during the last fsync, and lingers only while nobody
 * waits.
 */
@ProviderType
public interface Journal extends AutoCloseable {
  /** This process's origin, made at first start and kept in the data directory. */
  String origin();

  /** The generation that this opening began. */
  long generation();

  /**
   * Commits a unit: all of it or nothing.
   *
   * @param waits whether someone waits for durability, so that the commit must not linger
   * @return completes when durable; fails with {@link ClaimConflictException}, {@link
   *     QuotaException} or {@link java.io.IOException}, and then nothing of it is stored
   */
  CompletableFuture<Committed> append(Unit unit, boolean waits);

  /** What has already been settled of a claim; for refusing early, the commit decides. */
  ClaimState look(Unit.Claim claim);

  /**
   * Rows after a position, oldest first, bodies included; returns at least one row if there is one,
   * however large. Damaged rows are left out, and stand in {@link Rows#skipped}. No statement stays
   * open afterwards.
   */
  Rows read(long afterRow, int maxRows, long maxBytes);

  /** Calls a listener after each commit that added rows; it must be quick. */
  void onAppend(Runnable listener);

  /** The subscriptions and where they stand. */
  Map<String, Cursor> cursors();

  /**
   * Makes a subscription if there is none of that name, and sets its policy in any case.
   *
   * @param oldest whether a new one starts at the oldest row that is kept, or behind the newest
   */
  Cursor subscribe(String name, Subscription policy, boolean oldest);

  /** Removes a subscription; false if there is none. */
  boolean unsubscribe(String name);

  /**
   * Moves a cursor, with what happened on the way. Without waiters it rides with the next commit;
   * what was not committed at a crash is delivered again.
   */
  CompletableFuture<Void> advance(Advance advance, boolean waits);

  /** How far a subscription is behind. */
  Lag lag(String name);

  /** The checkpoint of a lane; empty if there is none. */
  Optional<byte[]> checkpoint(String lane, String name);

  /** State of an owner. */
  State.@Nullable Value state(String owner, String key);

  /** State of an owner by prefix, in the keys' order. */
  List<State.Entry> scanState(String owner, String prefix, int limit);

  /** Sets state; {@code expected} counts only if {@code compare}. Completes with whether it did. */
  CompletableFuture<Boolean> putState(
      String owner,
      String key,
      boolean compare,
      State.@Nullable Value expected,
      State.@Nullable Value update);

  /** Quarantined events after an entry, oldest first; bodies are left out unless asked for. */
  List<Quarantined> quarantine(long afterEntry, int limit, boolean bodies);

  /** Deletes entries of the quarantine; completes with how many there were. */
  CompletableFuture<Integer> deleteQuarantine(List<Long> entries);

  /** Ranges that were skipped, as declared by edges or by this journal; newest last. */
  List<SkippedRange> gaps(int limit);

  /**
   * Begins a new generation, and gives what no subscription has acknowledged new identities in it.
   */
  CompletableFuture<Void> renew();

  /** Sizes and conditions; never waits for the disk. */
  Condition condition();

  /**
   * Why nothing can be committed any more until the process starts again: the commit thread has
   * ended, or nothing but errors of the virtual machine came of it for a minute. Empty as long as
   * that is not so; a full disk, the quota, and damage, which this journal recovers from by itself,
   * are no such reason. Never waits for the disk.
   */
  default Optional<String> failure() {
    return Optional.empty();
  }

  /** Commits what is queued, checkpoints and closes. */
  @Override
  void close();

  /** What became of a unit. */
  record Committed(long firstRow, long firstNumber, int events, int duplicates) {}

  /** Whether a claim is new, settled in part or whole, or in conflict. */
  enum ClaimState {
    NEW,
    PARTLY,
    SETTLED,
    CONFLICT
  }

  /** Rows read, and what lies damaged or deleted among them. {@code lastRow} is where to go on. */
  record Rows(List<Row> rows, List<SkippedRange> skipped, long lastRow) {}

  /**
   * Where a subscription stands: behind {@code events} events of the row after {@code row}.
   *
   * @param row the last row that is settled whole; 0 if none
   * @param events how many events of the next row are settled
   * @param position opaque bytes of the sink; null if none
   */
  record Cursor(long row, int events, byte @Nullable [] position) {}

  /**
   * How data is kept for a subscription.
   *
   * @param required whether rows are kept for it until the quota
   * @param maxLagBytes what an optional one may lag at most before it skips; 0 for no limit
   * @param maxLagSeconds likewise, in seconds of run time
   */
  record Subscription(boolean required, long maxLagBytes, long maxLagSeconds) {}

  /** A cursor's move, and what is committed with it. */
  record Advance(
      String subscription, Cursor to, List<Unit.Refused> quarantined, List<SkippedRange> skipped) {}

  /** How far a subscription is behind. */
  record Lag(long events, long bytes, double oldestSeconds) {}

  /** An event in quarantine. */
  record Quarantined(
      long entry,
      EventId id,
      String refusedBy,
      String reason,
      String type,
      String source,
      long timestampNanos,
      String principal,
      String codec,
      int bytes,
      byte @Nullable [] body,
      long refusedAtMillis) {}

  /**
   * Sizes and conditions.
   *
   * @param events rows' events kept now
   * @param bytes used on disk
   * @param quotaReached whether appends are refused because required subscriptions lag
   * @param diskFull whether the disk is full
   * @param commitSeconds how long the last commit took
   * @param notice what happened at start, or needs attention; empty if nothing
   */
  record Condition(
      long events,
      long bytes,
      long maxBytes,
      long quarantined,
      long damagedRows,
      boolean quotaReached,
      boolean diskFull,
      double commitSeconds,
      String notice) {}
}
