package io.edgebot.journal.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Copies a sound journal into a new file that takes its place. SQLite's VACUUM is not used, since
 * it moves the tables' root pages, which {@link Schema} keeps where they are.
 */
final class JournalCompaction {
  private JournalCompaction() {}

  static void run(Directory directory) throws SQLException, IOException {
    Path fresh = directory.path().resolve("compacted.db");
    Files.deleteIfExists(fresh);
    Directory.createPrivate(fresh);
    try (Connection from = Sqlite.open(directory.database())) {
      Sqlite.execute(from, "PRAGMA wal_checkpoint(TRUNCATE)");
      try (Connection to = Sqlite.openWriter(fresh)) {
        Schema.prepare(to, fresh);
        copy(from, to);
        Sqlite.execute(to, "PRAGMA wal_checkpoint(TRUNCATE)");
      }
    }
    try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(
        fresh,
        directory.database(),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    directory.sync();
  }

  private static void copy(Connection from, Connection to) throws SQLException, IOException {
    Sqlite.execute(to, "BEGIN IMMEDIATE");
    if (!SmallTables.copy(from, to).isEmpty()) {
      throw new IOException("not all of it can be read");
    }
    long bytes = 0;
    try (Statements statements = new Statements(to);
        PreparedStatement select =
            from.prepareStatement("SELECT " + LogTable.HEAD + ", idx, body FROM log ORDER BY row");
        ResultSet result = select.executeQuery()) {
      LogTable log = new LogTable(statements);
      while (result.next()) {
        if (!log.insert(LogTable.head(result), result.getBytes(17), result.getBytes(18))) {
          throw new IOException("row " + result.getLong(1) + " is there twice");
        }
        bytes += result.getBytes(18).length;
        if (bytes > 16 << 20) {
          Sqlite.execute(to, "COMMIT");
          Sqlite.execute(to, "PRAGMA wal_checkpoint(TRUNCATE)");
          Sqlite.execute(to, "BEGIN IMMEDIATE");
          bytes = 0;
        }
      }
    }
    Sqlite.execute(to, "COMMIT");
  }
}
