package io.edgebot.sink.timescaledb.internal;

import io.edgebot.api.plugin.Counters;
import io.edgebot.api.sink.SinkContext;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the database in the background: prepares it where that failed, and deletes old events
 * where the server has no policy for it, a slice a transaction.
 */
final class Upkeep {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

  /** Rows a transaction: well under a second. */
  static final int SLICE = 5000;

  private static final long IDLE_MILLIS = TimeUnit.SECONDS.toMillis(10);
  private static final long PAUSE_MILLIS = 50;
  private static final Counters.Spec DELETED =
      Counters.Spec.of(
          "edgebot_timescaledb_deleted_total",
          "Events that were deleted from here for retention_days.");

  private final SinkContext context;
  private final Database database;
  private final Arrangements arrangements;
  private final Runnable prepare;
  private final Counters.Counter deleted;
  private volatile boolean closed;

  /**
   * Begins.
   *
   * @param prepare tries to prepare the database, and says in health how that went
   */
  Upkeep(SinkContext context, Database database, Arrangements arrangements, Runnable prepare) {
    this.context = context;
    this.database = database;
    this.arrangements = arrangements;
    this.prepare = prepare;
    deleted = context.counters().counter(DELETED);
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
      if (!database.isPrepared()) {
        prepare.run();
      } else if (database.prepare().deletesItself()) {
        more = delete();
      }
    } catch (SQLException | RuntimeException e) {
      if (!closed) {
        // Deliveries meet the same and say so; here it only delays the deleting.
        LOG.warn("{}: retention waits: {}", context.instance(), PgErrors.describe(e));
      }
    }
    if (!closed) {
      schedule(more ? PAUSE_MILLIS : IDLE_MILLIS);
    }
  }

  /** Deletes a slice of each table; returns whether there is more. */
  boolean delete() throws SQLException {
    boolean more = false;
    for (String table : Arrangements.TABLES) {
      int rows = database.transaction(connection -> delete(connection, table));
      if (table.equals("events")) {
        deleted.add(rows);
      }
      more |= rows == SLICE;
    }
    return more;
  }

  private int delete(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // Another mothership at the same work: it is enough.
      try (ResultSet row =
          statement.executeQuery(
              "SELECT pg_try_advisory_xact_lock(hashtext('edgebot retention %s'))"
                  .formatted(arrangements.schema()))) {
        if (!row.next() || !row.getBoolean(1)) {
          return 0;
        }
      }
      return statement.executeUpdate(
          """
          DELETE FROM %1$s.%2$s WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM %1$s.%2$s WHERE ts < now() - INTERVAL '%3$d days' ORDER BY ts LIMIT %4$d))
          """
              .formatted(arrangements.schema(), table, arrangements.retentionDays(), SLICE));
    }
  }

  void close() {
    closed = true;
  }
}
