package io.edgebot.journal.internal;

import io.edgebot.journal.internal.salvage.PageOne;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Mends the first page of a damaged file, without which SQLite does not read any: its header, and
 * if that does not help all of it, which is the same in every journal.
 */
final class DatabaseMender {
  private final Path database;

  DatabaseMender(Path database) {
    this.database = database;
  }

  /** Mends it, unless it is shorter than a page. */
  void mend() throws IOException {
    if (Files.size(database) < Sqlite.PAGE) {
      return;
    }
    correctSize();
    if (!isReadable()) {
      Path pristine = database.resolveSibling("pristine");
      try (Connection connection = Sqlite.open(pristine)) {
        Schema.prepare(connection, pristine);
      } catch (SQLException e) {
        throw new IOException("cannot make " + pristine, e);
      }
      // A schema with a table whose first page lies behind the file's end is not read at all.
      lengthen(Files.size(pristine));
      PageOne.replace(database, pristine, Sqlite.PAGE);
      Files.delete(pristine);
    }
  }

  /** SQLite refuses a file altogether that is not as long as its header says. */
  private void correctSize() throws IOException {
    try (FileChannel channel =
        FileChannel.open(database, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer header = ByteBuffer.allocate(100);
      while (header.hasRemaining() && channel.read(header) >= 0) {
        // Fills the header.
      }
      int pages = (int) (channel.size() / Sqlite.PAGE);
      header.putInt(28, pages);
      header.putInt(92, header.getInt(24));
      header.clear();
      channel.write(header, 0);
    }
  }

  /** Adds empty pages to a file that is shorter. */
  private void lengthen(long size) throws IOException {
    try (FileChannel channel = FileChannel.open(database, StandardOpenOption.WRITE)) {
      if (channel.size() < size) {
        channel.write(ByteBuffer.allocate(1), size - 1);
      }
    }
  }

  private boolean isReadable() {
    try (Connection connection = Sqlite.open(database)) {
      Sqlite.queryLong(connection, "SELECT count(*) FROM sqlite_master");
      Sqlite.queryLong(connection, "SELECT 1 FROM log, meta, subscription, gap LIMIT 0");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }
}
