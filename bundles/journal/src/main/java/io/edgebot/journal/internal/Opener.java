package io.edgebot.journal.internal;

import io.edgebot.journal.JournalOptions;
import io.edgebot.journal.internal.Sqlite.Fault;
import io.edgebot.journal.internal.salvage.WalFile;
import java.io.IOException;
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

  /** Rows that a damaged database had, but does not tell of any more, are surely fewer. */
  private static final int ROWS_BITS = 32;

  private final JournalOptions options;
  private final Directory directory;
  private final String origin;
  private final DiskGuard disk;
  private final Notice notice;
  private boolean aside;

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

  /**
   * Opens it.
   *
   * @throws IOException if that has a cause that lies outside the file
   */
  Session open() throws SQLException, IOException {
    Path database = directory.database();
    Directory.createPrivate(database);
    String damage;
    if (WalFile.read(database.resolveSibling(Directory.DATABASE + "-wal"), Sqlite.PAGE)
        .losesCommits()) {
      damage = "its log is damaged";
    } else {
      try {
        return openSound();
      } catch (SQLException | RuntimeException e) {
        if (e instanceof SQLException sql && isOutside(sql)) {
          throw e;
        }
        damage = e.toString();
      }
    }
    return replace(damage);
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
    List<DamagedDatabase> sources = DamagedDatabase.pending(directory);
    for (DamagedDatabase source : sources) {
      source.mend();
    }
    Store store = Store.open(directory.database(), options);
    try {
      takeOver(store, sources);
      store.close();
    } catch (SQLException | RuntimeException e) {
      Sqlite.closeAfter(store, e);
      throw e;
    }
    aside = false;
    return openSound();
  }

  private void takeOver(Store store, List<DamagedDatabase> sources) throws SQLException {
    store.begin();
    long row = 0;
    long events = 0;
    long bytes = 0;
    StringBuilder incomplete = new StringBuilder();
    for (DamagedDatabase source : sources) {
      List<String> tables = source.copySmallTables(store.connection());
      if (!tables.isEmpty()) {
        incomplete.append(incomplete.isEmpty() ? "" : ", ").append(String.join(", ", tables));
      }
      long[] newest = source.newest();
      row = Math.max(row, newest[0]);
      events = Math.max(events, newest[1]);
      bytes = Math.max(bytes, newest[2]);
    }
    for (CursorTable.Entry entry : CursorTable.read(store.connection())) {
      row = Math.max(row, entry.cursor().row());
      events = Math.max(events, entry.eventsTotal());
      bytes = Math.max(bytes, entry.bytesTotal());
    }
    events = Math.max(events, store.meta.get(MetaTable.SALVAGE_EVENTS));
    bytes = Math.max(bytes, store.meta.get(MetaTable.SALVAGE_BYTES));
    row = Math.max(row, store.meta.get(MetaTable.SALVAGE_BASE));
    row = Math.max(row, store.meta.get(MetaTable.DELETED_ROW));
    int number = sources.get(sources.size() - 1).number();
    long base = Math.max((row >> ROWS_BITS) + 1, 2L * number) << ROWS_BITS;
    store.meta.put(MetaTable.SALVAGE_BASE, base);
    store.meta.put(MetaTable.SALVAGE_NEWEST, row);
    store.meta.put(MetaTable.SALVAGE_ROW, 0);
    store.meta.put(MetaTable.SALVAGE_EVENTS, events);
    store.meta.put(MetaTable.SALVAGE_BYTES, bytes);
    store.meta.put(MetaTable.LOST_EVENTS, 0);
    store.meta.put(MetaTable.LOST_BYTES, 0);
    store.commit();
    notice.say(
        "tables",
        incomplete.isEmpty()
            ? ""
            : "Of the damaged journal, these could not be read whole: " + incomplete + ".");
  }

  private Session openSound() throws SQLException, IOException {
    Store store = Store.open(directory.database(), options);
    try {
      RunClock clock = new RunClock(runMillis(store));
      Session session = new Session(store, new Retention(options, clock), clock, origin);
      recordGeneration(session);
      if (!DamagedDatabase.pending(directory).isEmpty()) {
        store.limitReads(0);
      }
      return session;
    } catch (SQLException | IOException | RuntimeException e) {
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
