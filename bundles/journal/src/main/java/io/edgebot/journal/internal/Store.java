package io.edgebot.journal.internal;

import io.edgebot.journal.JournalOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One database file with its one writing connection, its statements and its running totals. Used by
 * the commit thread only, but for what is volatile.
 */
final class Store implements AutoCloseable {
  MetaTable meta;
  LogTable log;
  volatile CursorTable cursors;
  CheckpointTable checkpoints;
  StateTable state;
  ClaimTable claims;
  volatile QuarantineTable quarantine;
  GapTable gaps;
  GenerationTable generations;

  private final Path file;
  private final Connection connection;
  private final long maxQuarantineBytes;
  private final Statements statements;
  private PreparedStatement begin;
  private PreparedStatement commit;
  private PreparedStatement pageCount;
  private PreparedStatement freePages;

  private long lastRow;
  private long deletedRow;
  private long deletedEvents;
  private long deletedBytes;
  private volatile long salvageBase;
  private volatile long salvageNewest;
  private long salvagedRow;
  private long salvageEvents;
  private long salvageBytes;
  private volatile long lostEvents;
  private volatile long lostBytes;
  private long emptyThrough;
  private volatile long readLimit = Long.MAX_VALUE;
  private long eventsTotal;
  private long bytesTotal;
  private volatile long committedRow;
  private volatile long committedDeletedRow;
  private volatile long committedEvents;
  private volatile long committedBytes;
  private volatile long committedKept;
  private volatile long usedBytes;
  private volatile long freeBytes;

  private Store(Path file, Connection connection, JournalOptions options) throws SQLException {
    this.file = file;
    this.connection = connection;
    maxQuarantineBytes = options.maxQuarantineBytes();
    statements = new Statements(connection);
    prepare();
    load();
    committed(sizes());
  }

  private void prepare() throws SQLException {
    meta = new MetaTable(statements);
    log = new LogTable(statements);
    cursors = new CursorTable(statements);
    checkpoints = new CheckpointTable(statements);
    state = new StateTable(statements);
    claims = new ClaimTable(statements);
    quarantine = new QuarantineTable(statements, meta, maxQuarantineBytes);
    gaps = new GapTable(statements);
    generations = new GenerationTable(statements);
    begin = statements.prepareStatement("BEGIN IMMEDIATE");
    commit = statements.prepareStatement("COMMIT");
    pageCount = statements.prepareStatement("PRAGMA page_count");
    freePages = statements.prepareStatement("PRAGMA freelist_count");
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
    salvageNewest = meta.get(MetaTable.SALVAGE_NEWEST);
    salvagedRow = meta.get(MetaTable.SALVAGE_ROW);
    salvageEvents = meta.get(MetaTable.SALVAGE_EVENTS);
    salvageBytes = meta.get(MetaTable.SALVAGE_BYTES);
    lostEvents = meta.get(MetaTable.LOST_EVENTS);
    lostBytes = meta.get(MetaTable.LOST_BYTES);
    lastRow = Math.max(deletedRow, salvageBase);
    eventsTotal = Math.max(deletedEvents, salvageEvents);
    bytesTotal = Math.max(deletedBytes, salvageBytes);
    emptyThrough = 0;
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

  /**
   * Commits. Nothing is read afterwards: what failed behind a commit would look like a commit that
   * failed, and be done again.
   */
  void commit() throws SQLException {
    Sizes sizes = sizes();
    commit.executeUpdate();
    committed(sizes);
  }

  /** Undoes the transaction, and what was counted in it. */
  void rollback() throws SQLException {
    statements.close();
    try {
      Sqlite.execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      // After some errors SQLite has rolled back by itself, and refuses to do it again.
      if (Sqlite.fault(e) != Sqlite.Fault.OTHER) {
        throw e;
      }
    }
    prepare();
    load();
    committed(sizes());
  }

  /** Pages of the file, the present transaction included. */
  private record Sizes(long pages, long free) {}

  private Sizes sizes() throws SQLException {
    return new Sizes(number(pageCount), number(freePages));
  }

  private void committed(Sizes sizes) {
    committedRow = lastRow;
    committedDeletedRow = deletedRow;
    committedEvents = eventsTotal;
    committedBytes = bytesTotal;
    committedKept = eventsBehind(deletedRow, deletedEvents);
    freeBytes = sizes.free() * Sqlite.PAGE;
    usedBytes = sizes.pages() * Sqlite.PAGE - freeBytes;
  }

  /** Pages in use, in bytes, the present transaction included. */
  long measure() throws SQLException {
    return (number(pageCount) - number(freePages)) * Sqlite.PAGE;
  }

  /** A row, or the last one behind it that salvage has left nothing of. */
  long skipLost(long row) {
    return row >= salvagedRow && row < salvageBase && readLimit == Long.MAX_VALUE
        ? salvageBase
        : row;
  }

  /** The last row of the time before the damage; 0 if there was none. */
  long salvageBase() {
    return salvageBase;
  }

  /** The highest row of the time before the damage that is known of. */
  long salvageNewest() {
    return salvageNewest;
  }

  /** The last row that may be read yet. */
  long readLimit() {
    return readLimit;
  }

  /** While rows are salvaged, those behind the last salvaged one are not read, for order's sake. */
  void limitReads(long row) {
    readLimit = row;
  }

  /**
   * Notes that salvage is over.
   *
   * @param row the last one that was looked at
   * @param newest the last one that was found; null if none was
   */
  void salvaged(long row, @Nullable Head newest) throws SQLException {
    salvagedRow = row;
    meta.put(MetaTable.SALVAGE_ROW, row);
    lostEvents = salvageEvents - (newest == null ? deletedEvents : newest.eventsTotal());
    lostBytes = salvageBytes - (newest == null ? deletedBytes : newest.bytesTotal());
    meta.put(MetaTable.LOST_EVENTS, lostEvents);
    meta.put(MetaTable.LOST_BYTES, lostBytes);
    readLimit = Long.MAX_VALUE;
  }

  /** Events committed behind a row that has such a total. */
  long eventsBehind(long row, long total) {
    return Math.max(0, committedEvents - total - (row < salvageBase ? lostEvents : 0));
  }

  /** Bytes committed behind a row that has such a total. */
  long bytesBehind(long row, long total) {
    return Math.max(0, committedBytes - total - (row < salvageBase ? lostBytes : 0));
  }

  /** Notes that no row is left up to one, though the last one that was deleted was lower. */
  void emptyThrough(long row) {
    emptyThrough = row;
  }

  /** The row up to which nothing is left to delete. */
  long deletedThrough() {
    return Math.max(deletedRow, emptyThrough);
  }

  /** Totals of events and bytes of all rows up to one. */
  long[] totalsAt(long row) throws SQLException {
    if (row >= lastRow) {
      return new long[] {eventsTotal, bytesTotal};
    }
    if (row == salvageBase) {
      return new long[] {salvageEvents, salvageBytes};
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

  /** Events of the rows that are kept. */
  long keptEvents() {
    return committedKept;
  }

  /** Bytes in use at the last commit. */
  long usedBytes() {
    return usedBytes;
  }

  /** Bytes that are free inside the file. */
  long freeBytes() {
    return freeBytes;
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
