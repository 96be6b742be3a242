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
  MetaTable meta;
  LogTable log;
  volatile CursorTable cursors;
  CheckpointTable checkpoints;
  StateTable state;
  ClaimTable claims;
  volatile QuarantineTable quarantine;
  GapTable gaps;
  GenerationTable generations;
  final Recovery recovery;

  private final Path file;
  private final Connection connection;
  private final long maxQuarantineBytes;
  private final Statements statements;
  private PreparedStatement begin;
  private PreparedStatement commit;
  private PreparedStatement pageCount;
  private PreparedStatement freePages;

  private Totals newest = Totals.ZERO;
  private Totals deleted = Totals.ZERO;
  private long emptyThrough;
  private volatile Committed committed = new Committed(Totals.ZERO, 0, 0, 0);

  /**
   * What was committed last.
   *
   * @param newest totals of the newest row
   * @param kept events of the rows that are kept
   * @param usedBytes of the file
   * @param freeBytes inside the file
   */
  record Committed(Totals newest, long kept, long usedBytes, long freeBytes) {}

  private Store(Path file, Connection connection, JournalOptions options) throws SQLException {
    this.file = file;
    this.connection = connection;
    maxQuarantineBytes = options.maxQuarantineBytes();
    statements = new Statements(connection);
    prepare();
    recovery = new Recovery(meta);
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
    Recovery.Known known = recovery.load(meta);
    deleted = Totals.deleted(meta);
    newest = deleted.max(new Totals(known.base(), known.events(), known.bytes()));
    emptyThrough = 0;
    Totals last = log.newest();
    if (last.row() > known.base()) {
      newest = newest.max(last);
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
    long kept = newest.events() - deleted.events() - recovery.lostEvents(deleted.row());
    long free = sizes.free() * Sqlite.PAGE;
    committed = new Committed(newest, Math.max(0, kept), sizes.pages() * Sqlite.PAGE - free, free);
    cursors.publish();
  }

  /** What was committed last. */
  Committed committed() {
    return committed;
  }

  /** Pages in use, in bytes, the present transaction included. */
  long measure() throws SQLException {
    return (number(pageCount) - number(freePages)) * Sqlite.PAGE;
  }

  /** Events committed behind a row that has such a total. */
  long eventsBehind(long row, long total) {
    return Math.max(0, committed.newest().events() - total - recovery.lostEvents(row));
  }

  /** Bytes committed behind a row that has such a total. */
  long bytesBehind(long row, long total) {
    return Math.max(0, committed.newest().bytes() - total - recovery.lostBytes(row));
  }

  /** Notes that no row is left up to one, though the last one that was deleted was lower. */
  void emptyThrough(long row) {
    emptyThrough = row;
  }

  /** The row up to which nothing is left to delete. */
  long deletedThrough() {
    return Math.max(deleted.row(), emptyThrough);
  }

  /** Totals of a row, or of the last one before it. */
  Totals totalsAt(long row) throws SQLException {
    if (row >= newest.row()) {
      return newest;
    }
    if (row == recovery.base()) {
      Recovery.Known known = recovery.known();
      return new Totals(row, known.events(), known.bytes());
    }
    Totals totals = row < deleted.row() ? Totals.ZERO : log.totalsAt(row);
    return totals.row() == 0 ? deleted : totals;
  }

  /** Gives the next row its number, and counts it in. */
  Totals addRow(int events, long bytes) {
    newest = newest.plus(events, bytes);
    return newest;
  }

  /** Notes that all rows up to one are gone. */
  void delete(Totals through) throws SQLException {
    deleted = new Totals(Math.max(deleted.row(), through.row()), through.events(), through.bytes());
    meta.put(MetaTable.DELETED_ROW, deleted.row());
    meta.put(MetaTable.DELETED_EVENTS, deleted.events());
    meta.put(MetaTable.DELETED_BYTES, deleted.bytes());
  }

  /** The newest row, the present transaction included. */
  Totals newest() {
    return newest;
  }

  /** The newest row that is deleted, the present transaction included. */
  Totals deleted() {
    return deleted;
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
