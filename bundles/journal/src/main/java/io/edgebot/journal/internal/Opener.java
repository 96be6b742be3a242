package io.edgebot.journal.internal;

import io.edgebot.journal.JournalOptions;
import io.edgebot.journal.internal.Sqlite.Fault;
import io.edgebot.journal.internal.Watermark.Mark;
import io.edgebot.journal.internal.salvage.WalFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteException;

/**
 * Opens the database of a directory, whatever state it is in, and begins a generation. A damaged
 * one is set aside; what is small in it is copied at once, its rows are left to {@link Salvage}.
 */
final class Opener {
  private static final Logger LOG = LoggerFactory.getLogger(Opener.class);

  private final JournalOptions options;
  private final Directory directory;
  private final String origin;
  private final DiskGuard disk;
  private final Notice notice;
  private final DamagedRows damaged;
  private final Watermark watermark;
  private final TakeOver takeOver;
  private boolean aside;

  Opener(
      JournalOptions options,
      Directory directory,
      String origin,
      DiskGuard disk,
      Notice notice,
      DamagedRows damaged,
      Watermark watermark) {
    this.options = options;
    this.directory = directory;
    this.origin = origin;
    this.disk = disk;
    this.notice = notice;
    this.damaged = damaged;
    this.watermark = watermark;
    takeOver = new TakeOver(options, directory, notice, watermark);
  }

  Notice notice() {
    return notice;
  }

  /**
   * Opens it.
   *
   * @throws IOException if that has a cause that lies outside the file
   */
  Session open() throws SQLException, IOException {
    Path database = directory.database();
    Directory.createPrivate(database);
    String found = found(database);
    WalFile log = WalFile.read(directory.log(), Sqlite.PAGE);
    String damage;
    if (log.losesCommits()) {
      damage = "its log is damaged";
    } else if (Files.size(database) == 0 && log.hasCommits()) {
      damage = "it is empty, though its log is not";
    } else {
      try {
        Session session = openSound();
        compare(session.store, found);
        return session;
      } catch (SQLException | RuntimeException e) {
        if (e instanceof SQLException sql && isOutside(sql)) {
          throw e;
        }
        damage = e.toString();
      }
    }
    return replace(damage);
  }

  private String found(Path database) throws IOException {
    if (Files.size(database) == 0) {
      return "journal.db was not there";
    }
    return Files.exists(directory.log())
        ? "its files are an older copy"
        : "journal.db-wal was removed, or journal.db is an older copy";
  }

  /** Says what was committed and is not there, though what is there is sound. */
  private void compare(Store store, String found) {
    LostCommits lost = LostCommits.of(watermark.known(), Mark.of(store), found);
    if (!lost.sentence().isEmpty()) {
      LOG.error("{}: {}", directory.database(), lost.sentence());
      damaged.lost(lost.rows());
      notice.say("lost", lost.sentence());
    }
  }

  /**
   * Sets the database aside, which nothing may have open, and opens a new one in its place. If that
   * fails, what is aside already stays so, and the next call goes on.
   */
  Session replace(String damage) throws SQLException, IOException {
    if (!aside) {
      LOG.error("The journal {} is damaged, and set aside: {}", directory.database(), damage);
      DamagedDatabase.setAside(directory);
      aside = true;
    }
    Directory.createPrivate(directory.database());
    Session session = openSound();
    aside = false;
    return session;
  }

  private Session openSound() throws SQLException, IOException {
    List<DamagedDatabase> sources = DamagedDatabase.pending(directory);
    takeOver.run(sources);
    Store store = Store.open(directory.database(), options);
    try {
      RunClock clock = new RunClock(runMillis(store));
      Session session = new Session(store, new Retention(options, clock), clock, origin);
      recordGeneration(session);
      if (!sources.isEmpty()) {
        store.recovery.limitReads(0);
      }
      return session;
    } catch (SQLException | RuntimeException e) {
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

  /** Whether an error says nothing about the file's content: rights, locks, room. */
  private static boolean isOutside(SQLException error) {
    if (Sqlite.fault(error) == Fault.FULL) {
      return true;
    }
    // PERM, BUSY, LOCKED, NOMEM, READONLY, CANTOPEN of sqlite3.h.
    return error instanceof SQLiteException sqlite
        && switch (sqlite.getResultCode().code & 0xFF) {
          case 3, 5, 6, 7, 8, 14 -> true;
          default -> false;
        };
  }
}
