package io.edgebot.journal.internal;

import io.edgebot.journal.JournalOptions;
import io.edgebot.journal.QuotaException;
import io.edgebot.journal.internal.CursorTable.Entry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is deleted, and when: rows that all subscriptions have settled, in slices; rows that an
 * optional one lags too far behind; and, at the quota, the oldest ones where that is allowed. What
 * a subscription does not get is declared. Used by the commit thread, but for what is volatile.
 */
final class Retention {
  static final String MAX_LAG = "max_lag";
  static final String QUOTA = "quota";

  private static final int SLICE = 64;
  private static final int MAX_FORCED_SLICES = 64;

  private final JournalOptions options;
  private final RunClock clock;
  private volatile boolean quotaReached;
  private long room;
  private long wanted;

  Retention(JournalOptions options, RunClock clock) {
    this.options = options;
    this.clock = clock;
  }

  /** Whether the last append was refused, and there is still no room for it. */
  boolean quotaReached() {
    return quotaReached;
  }

  /** Takes stock, at the start of a transaction. */
  void begin(Store store) throws SQLException {
    room = options.maxBytes() - store.measure();
  }

  /** Looks whether there is room again, after a commit. */
  void committed(Store store) {
    if (quotaReached && options.maxBytes() - store.committed().usedBytes() >= wanted) {
      quotaReached = false;
    }
  }

  /**
   * Makes sure that there is room, and counts it as used.
   *
   * @throws QuotaException if there is none, and required subscriptions hold what there is
   */
  void ensureRoom(Store store, long bytes) throws SQLException, QuotaException {
    // Nothing is dropped for what would not fit anyway.
    boolean fits = bytes < options.maxBytes() - options.maxBytes() / 8;
    for (int slice = 0; fits && room < bytes && slice < MAX_FORCED_SLICES; slice++) {
      if (delete(store, false, Long.MAX_VALUE) == 0 && delete(store, true, bytes - room) == 0) {
        break;
      }
      room = options.maxBytes() - store.measure();
    }
    if (room < bytes) {
      quotaReached = true;
      wanted = bytes;
      throw new QuotaException(
          "journal holds "
              + (options.maxBytes() - room)
              + " of at most "
              + options.maxBytes()
              + " bytes for sinks that lag; "
              + bytes
              + " more are not taken");
    }
    quotaReached = false;
    room -= bytes;
  }

  /** Whether there may be something to delete; a few comparisons. */
  boolean pending(Store store) {
    long lowest = Long.MAX_VALUE;
    for (Entry entry : store.cursors.entries()) {
      boolean limited =
          !entry.policy().required()
              && (entry.policy().maxLagBytes() > 0 || entry.policy().maxLagSeconds() > 0);
      if (!limited || entry.cursor().row() > store.deletedThrough()) {
        lowest = Math.min(lowest, entry.cursor().row());
      } else {
        lowest = Math.min(lowest, store.newest().row());
      }
    }
    return lowest != Long.MAX_VALUE && lowest > store.deletedThrough();
  }

  /** Deletes up to {@value #SLICE} rows that need not be kept; the result is how many. */
  int slice(Store store) throws SQLException {
    if (!pending(store)) {
      return 0;
    }
    int deleted = delete(store, false, Long.MAX_VALUE);
    if (deleted == 0) {
      store.emptyThrough(store.cursors.lowestRow());
    }
    return deleted;
  }

  /** Deletes the oldest rows that may go, until so many bytes are free; the result is how many. */
  private int delete(Store store, boolean force, long wantedBytes) throws SQLException {
    List<Head> heads = store.log.oldest(SLICE);
    long bytesBefore = store.deleted().bytes();
    long previous = store.deleted().row();
    long freed = 0;
    int count = 0;
    for (Head head : heads) {
      if (freed >= wantedBytes) {
        break;
      }
      List<Entry> losing = losing(store, head, bytesBefore, force);
      if (losing == KEEP) {
        break;
      }
      if (!losing.isEmpty() || store.cursors.entries().isEmpty()) {
        Declarations.declare(
            store, head, Declarations.settled(losing, previous), force ? QUOTA : MAX_LAG);
      }
      for (Entry entry : losing) {
        store.cursors.put(
            new Entry(
                entry.name(),
                entry.policy(),
                new io.edgebot.journal.Journal.Cursor(head.row(), 0, entry.cursor().position()),
                head.eventsTotal(),
                head.bytesTotal()));
      }
      freed += head.bytesTotal() - bytesBefore;
      bytesBefore = head.bytesTotal();
      previous = head.row();
      count++;
    }
    if (count > 0) {
      Head through = heads.get(count - 1);
      store.log.deleteThrough(through.row());
      store.delete(Totals.of(through));
    }
    return count;
  }

  private static final List<Entry> KEEP = new ArrayList<>();

  /** The subscriptions that would lose a row; {@link #KEEP} if it must stay. */
  private List<Entry> losing(Store store, Head head, long bytesBefore, boolean force) {
    List<Entry> losing = new ArrayList<>();
    for (Entry entry : store.cursors.entries()) {
      if (entry.cursor().row() >= head.row()) {
        continue;
      }
      boolean may =
          entry.policy().required()
              ? force && options.dropOldest()
              : force || lagsTooFar(store, entry, head, bytesBefore);
      if (!may) {
        return KEEP;
      }
      losing.add(entry);
    }
    return store.cursors.entries().isEmpty() && !force ? KEEP : losing;
  }

  private boolean lagsTooFar(Store store, Entry entry, Head head, long bytesBefore) {
    long maxBytes = entry.policy().maxLagBytes();
    long maxSeconds = entry.policy().maxLagSeconds();
    return (maxBytes > 0 && store.newest().bytes() - bytesBefore > maxBytes)
        || (maxSeconds > 0 && clock.millis() - head.appended() > maxSeconds * 1000);
  }
}
