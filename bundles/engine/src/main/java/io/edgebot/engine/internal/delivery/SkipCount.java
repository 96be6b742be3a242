package io.edgebot.engine.internal.delivery;

import io.edgebot.journal.Journal;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many events a sink was passed over with: those that are settled, those that the batch under
 * way skips, and those that the journal skips while no sink is there. Thread-safe.
 */
final class SkipCount {
  private static final Logger LOG = LoggerFactory.getLogger(SkipCount.class);

  private final String instance;
  private final Journal journal;
  private boolean attached;
  private long settled;
  private long underWay;
  private long whileAway;

  SkipCount(String instance, Journal journal) {
    this.instance = instance;
    this.journal = journal;
  }

  /** The sink is there: what was skipped before is the first batch's to tell. */
  void attached(boolean now) {
    long before = now ? whileAway() : 0;
    synchronized (this) {
      attached = now;
      underWay = before;
    }
  }

  /** Events that the batch under way skips; counted from now on, though not declared yet. */
  synchronized void underWay(long events) {
    underWay = events;
  }

  /** Events that are settled as skipped. */
  synchronized void settled(long events) {
    settled += events;
    underWay = Math.max(0, underWay - events);
  }

  /** All of them. */
  long total() {
    synchronized (this) {
      if (attached) {
        return settled + underWay;
      }
    }
    long away = whileAway();
    synchronized (this) {
      return settled + (attached ? underWay : away);
    }
  }

  private long whileAway() {
    try {
      Journal.Cursor now = journal.cursors().get(instance);
      long events = now == null ? 0 : Mark.of(now).skipped(journal, now);
      synchronized (this) {
        whileAway = events;
      }
    } catch (UncheckedIOException | IllegalStateException e) {
      // Status and metrics must not fail with the disk.
      LOG.debug("{}: the journal cannot tell what was skipped", instance, e);
    }
    synchronized (this) {
      return whileAway;
    }
  }
}
