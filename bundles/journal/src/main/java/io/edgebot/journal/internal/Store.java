package io.edgebot.journal.internal;

import io.edgebot.journal.JournalOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * One database file with its one writing connection, its statements and its running totals. Used by
 * the commit thread only, but for what is volatile.
 */
final class Store implements AutoCloseable {
  final MetaTable meta;
  final LogTable log;
  final CursorTable cursors;
  final CheckpointTable checkpoints;
  final StateTable state;
  final ClaimTable claims;
  final QuarantineTable quarantine;
  final GapTable gaps;

  private final Path file;
  private final Connection connection;
  private final PreparedStatement begin;
  private final PreparedStatement commit;
  private final PreparedStatement rollback;
  private final PreparedStatement pageCount;
  private final PreparedStatement freePages;

  private long lastRow;
  private long deletedRow;
  private long deletedEvents;
  private long deletedBytes;
  private long salvageBase;
  private long eventsTotal;
  private long bytesTotal;
  private volatile long committedRow;
  private volatile long committedDeletedRow;
  private volatile long committedEvents;
  private volatile long committedBytes;
  private volatile long committedKept;
  private volatile long usedBytes;

  private Store(Path file, Connection connection, JournalOptions options) throws SQLException {
    this.file = file;
    this.connection = connection;
    meta = new MetaTable(connection);
    log = new LogTable(connection);
    cursors = new CursorTable(connection);
    checkpoints = new CheckpointTable(connection);
    state = new StateTable(connection);
    claims = new ClaimTable(connection);
    quarantine = new QuarantineTable(connection, meta, options.maxQuarantineBytes());
    gaps = new GapTable(connection);
    begin = connection.prepareStatement("BEGIN IMMEDIATE");
    commit = connection.prepareStatement("COMMIT");
    rollback = connection.prepareStatement("ROLLBACK");
    pageCount = connection.prepareStatement("PRAGMA page_count");
    freePages = connection.prepareStatement("PRAGMA freelist_count");
    load();
    committed();
  }

  /**
   * Opens a file, or makes it. Reads only the ends of the log: how much lies in it makes no
   * difference.
   *
   * @throws IOException if its form is newer than this EdgeBot
   */
  static Store open(Path file, JournalOptions options) throws SQLException, IOException {
    Connection connection = Sqlite.openWriter(file);
    try {
      Schema.prepare(connection, file);
      Store store = new Store(file, connection, options);
      // The file itself may grow a little beyond the quota, which looks at the pages in use.
      long pages = (options.maxBytes() + options.maxBytes() / 4 + (64L << 20)) / Sqlite.PAGE;
      Sqlite.execute(connection, "PRAGMA max_page_count=" + pages);
      return store;
    } catch (SQLException | IOException | RuntimeException e) {
      Sqlite.closeAfter(connection, e);
      throw e;
    }
  }

  Path file() {
    return file;
  }

  Connection connection() {
    return connection;
  }

  private void load() throws SQLException {
    deletedRow = meta.get(MetaTable.DELETED_ROW);
    deletedEvents = meta.get(MetaTable.DELETED_EVENTS);
    deletedBytes = meta.get(MetaTable.DELETED_BYTES);
    salvageBase = meta.get(MetaTable.SALVAGE_BASE);
    lastRow = Math.max(deletedRow, salvageBase);
    eventsTotal = deletedEvents;
    bytesTotal = deletedBytes;
    try (PreparedStatement newest =
            connection.prepareStatement(
                "SELECT row, events_total, bytes_total FROM log ORDER BY row DESC LIMIT 1");
        ResultSet result = newest.executeQuery()) {
      if (result.next() && result.getLong(1) > salvageBase) {
        lastRow = Math.max(lastRow, result.getLong(1));
        eventsTotal = Math.max(eventsTotal, result.getLong(2));
        bytesTotal = Math.max(bytesTotal, result.getLong(3));
      }
    }
  }

  void begin() throws SQLException {
    begin.executeUpdate();
  }

  void commit() throws SQLException {
    commit.executeUpdate();
    committed();
  }

  /** Undoes the transaction, and what was counted in it. */
  void rollback() throws SQLException {
    // SQLite has rolled back by itself after some errors, and then refuses to do it again.
    try {
      rollback.executeUpdate();
    } catch (SQLException e) {
      if (Sqlite.fault(e) != Sqlite.Fault.OTHER) {
        throw e;
      }
    }
    load();
    cursors.load();
    state.load();
    quarantine.load();
    gaps.load();
    committed();
  }

  private void committed() throws SQLException {
    committedRow = lastRow;
    committedDeletedRow = deletedRow;
    committedEvents = eventsTotal;
    committedBytes = bytesTotal;
    committedKept = Math.max(0, eventsTotal - deletedEvents);
    usedBytes = (number(pageCount) - number(freePages)) * Sqlite.PAGE;
  }

  /** Pages in use, in bytes, the present transaction included. */
  long measure() throws SQLException {
    return (number(pageCount) - number(freePages)) * Sqlite.PAGE;
  }

  /** Totals of events and bytes of all rows up to one. */
  long[] totalsAt(long row) throws SQLException {
    if (row >= lastRow) {
      return new long[] {eventsTotal, bytesTotal};
    }
    long[] totals = row < deletedRow ? null : log.totalsAt(row);
    return totals == null ? new long[] {deletedEvents, deletedBytes} : totals;
  }

  /** Gives the next row its number, and counts it in. */
  long addRow(int events, long bytes) {
    eventsTotal += events;
    bytesTotal += bytes;
    return ++lastRow;
  }

  /** Notes that all rows up to one are gone. */
  void deleted(Head through) throws SQLException {
    deletedRow = Math.max(deletedRow, through.row());
    deletedEvents = through.eventsTotal();
    deletedBytes = through.bytesTotal();
    meta.put(MetaTable.DELETED_ROW, deletedRow);
    meta.put(MetaTable.DELETED_EVENTS, deletedEvents);
    meta.put(MetaTable.DELETED_BYTES, deletedBytes);
  }

  long lastRow() {
    return lastRow;
  }

  long deletedRow() {
    return deletedRow;
  }

  long deletedBytes() {
    return deletedBytes;
  }

  long deletedEvents() {
    return deletedEvents;
  }

  long eventsTotal() {
    return eventsTotal;
  }

  long bytesTotal() {
    return bytesTotal;
  }

  /** The last committed row. */
  long committedRow() {
    return committedRow;
  }

  /** The last row that is deleted. */
  long committedDeletedRow() {
    return committedDeletedRow;
  }

  /** Events ever committed. */
  long committedEvents() {
    return committedEvents;
  }

  /** Bytes ever committed. */
  long committedBytes() {
    return committedBytes;
  }

  /** Events of the rows that are kept. */
  long keptEvents() {
    return committedKept;
  }

  /** Bytes in use at the last commit. */
  long usedBytes() {
    return usedBytes;
  }

  private static long number(PreparedStatement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery()) {
      return result.next() ? result.getLong(1) : 0;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
