package io.edgebot.journal.internal;

import io.edgebot.journal.JournalOptions;
import io.edgebot.journal.internal.Sqlite.Fault;
import java.io.IOException;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the database of a directory, whatever state it is in, and begins a generation. */
final class Opener {
  private static final Logger LOG = LoggerFactory.getLogger(Opener.class);

  private final JournalOptions options;
  private final Directory directory;
  private final String origin;
  private final DiskGuard disk;
  private final Notice notice;

  Opener(
      JournalOptions options, Directory directory, String origin, DiskGuard disk, Notice notice) {
    this.options = options;
    this.directory = directory;
    this.origin = origin;
    this.disk = disk;
    this.notice = notice;
  }

  Notice notice() {
    return notice;
  }

  Session open() throws SQLException, IOException {
    Directory.createPrivate(directory.database());
    return session(Store.open(directory.database(), options));
  }

  private Session session(Store store) throws SQLException {
    try {
      RunClock clock = new RunClock(runMillis(store));
      Session session = new Session(store, new Retention(options, clock), clock, origin);
      recordGeneration(session);
      return session;
    } catch (SQLException e) {
      Sqlite.closeAfter(store, e);
      throw e;
    }
  }

  /** Records the generation; on a full disk that waits for the first append. */
  private void recordGeneration(Session session) throws SQLException {
    try {
      session.begin();
      session.record();
      session.commit();
    } catch (SQLException e) {
      if (Sqlite.fault(e) != Fault.FULL) {
        throw e;
      }
      LOG.warn("The journal's disk is full at the start: {}", e.toString());
      session.rollback();
      disk.full();
    }
  }

  private static long runMillis(Store store) throws SQLException {
    long last =
        Sqlite.queryLong(store.connection(), "SELECT appended FROM log ORDER BY row DESC LIMIT 1");
    return Math.max(last, store.meta.get(MetaTable.RUN_MILLIS));
  }
}
