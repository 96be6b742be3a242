package io.edgebot.sink.store.internal;

import io.edgebot.api.plugin.Counters;
import io.edgebot.api.sink.SinkContext;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes in the background what retention has given up: half a second at a time at most. */
final class Maintenance {
  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
  private static final long IDLE_MILLIS = TimeUnit.SECONDS.toMillis(10);
  private static final long PAUSE_MILLIS = 50;
  private static final long RUN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final Counters.Spec DELETED =
      Counters.Spec.of(
          "edgebot_store_deleted_total", "Events deleted for retention_days or max_bytes.");

  /** Gives the database that is open now, or null if none is. */
  interface Current {
    @Nullable Database database() throws IOException;
  }

  private final SinkContext context;
  private final StoreConfig config;
  private final Current current;
  private final Counters.Counter deleted;
  private volatile boolean closed;

  Maintenance(SinkContext context, StoreConfig config, Current current) {
    this.context = context;
    this.config = config;
    this.current = current;
    this.deleted = context.counters().counter(DELETED);
    schedule(IDLE_MILLIS);
  }

  private void schedule(long delayMillis) {
    var unused = context.executor().schedule(this::run, delayMillis, TimeUnit.MILLISECONDS);
  }

  private void run() {
    if (closed) {
      return;
    }
    boolean more = false;
    try {
      Database database = current.database();
      if (database != null) {
        more = work(new Retention(database, config.retention__days(), config.max__bytes()));
      }
    } catch (SQLException | IOException | RuntimeException e) {
      if (!closed) {
        // Deliveries meet the same and say so; here it only delays the deleting.
        LOG.warn("{}: retention waits: {}", context.instance(), e.toString());
      }
    }
    if (!closed) {
      schedule(more ? PAUSE_MILLIS : IDLE_MILLIS);
    }
  }

  private boolean work(Retention retention) throws SQLException, IOException {
    long end = System.nanoTime() + RUN_NANOS;
    while (!closed && System.nanoTime() < end) {
      Retention.Done done = retention.slice(System.currentTimeMillis() / 1000);
      if (done.deleted() > 0) {
        deleted.add(done.deleted());
      }
      if (!done.more()) {
        return false;
      }
    }
    return true;
  }

  void close() {
    closed = true;
  }
}
