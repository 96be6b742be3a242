package io.edgebot.journal.internal;

import io.edgebot.api.event.EventId;
import java.security.SecureRandom;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What operations work on: the store, and the generation that is running. Used by the commit
 * thread, but for what is volatile.
 */
final class Session {
  private static final SecureRandom RANDOM = new SecureRandom();

  final Store store;
  final Retention retention;
  final RunClock clock;
  private final String origin;
  private volatile long generation;
  private long nextNumber = 1;
  private long committedNumber = 1;
  private boolean recorded;

  Session(Store store, Retention retention, RunClock clock, String origin) {
    this.store = store;
    this.retention = retention;
    this.clock = clock;
    this.origin = origin;
    generation = RANDOM.nextLong();
  }

  String origin() {
    return origin;
  }

  long generation() {
    return generation;
  }

  /** Begins another generation; its record is written with what comes next. */
  void newGeneration() {
    generation = RANDOM.nextLong();
    nextNumber = 1;
    committedNumber = 1;
    recorded = false;
  }

  /** Takes numbers of the generation, and gives the first one; records the generation before. */
  long takeNumbers(int count) throws SQLException {
    record();
    long first = nextNumber;
    nextNumber += count;
    return first;
  }

  /** Writes the record of the generation, if that was not done yet. */
  void record() throws SQLException {
    if (!recorded) {
      store.generations.begin(origin, generation, System.currentTimeMillis());
      recorded = true;
    }
  }

  /** Notes the last number that was given, for the generation that follows. */
  void recordLast() throws SQLException {
    if (recorded) {
      store.generations.last(generation, nextNumber - 1);
    }
  }

  EventId id(@Nullable EventId known, long firstNumber, int number, int part) {
    return known != null ? known : new EventId(origin, generation, firstNumber + number, part);
  }

  void begin() throws SQLException {
    store.begin();
    retention.begin(store);
  }

  void commit() throws SQLException {
    store.commit();
    retention.committed(store);
    committedNumber = nextNumber;
  }

  void rollback() throws SQLException {
    store.rollback();
    nextNumber = committedNumber;
    recorded = store.generations.has(generation);
  }
}
