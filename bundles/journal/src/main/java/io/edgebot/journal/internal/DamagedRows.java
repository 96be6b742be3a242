package io.edgebot.journal.internal;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts damaged rows, each once however often it is read. */
final class DamagedRows {
  private static final Logger LOG = LoggerFactory.getLogger(DamagedRows.class);
  private static final int MAX_REMEMBERED = 10_000;

  private final ConcurrentMap<Long, Boolean> rows = new ConcurrentHashMap<>();
  private final AtomicLong count = new AtomicLong();

  void found(long row) {
    if (rows.size() < MAX_REMEMBERED && rows.putIfAbsent(row, true) == null) {
      count.incrementAndGet();
      LOG.warn("Row {} of the journal is damaged and left out", row);
    }
  }

  void lost(long rows) {
    count.addAndGet(rows);
  }

  long count() {
    return count.get();
  }
}
