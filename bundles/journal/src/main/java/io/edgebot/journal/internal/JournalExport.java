package io.edgebot.journal.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.edgebot.journal.BlockIndex;
import io.edgebot.journal.Journal.Rows;
import io.edgebot.journal.Row;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Writes every event as a line of JSON, its identity first, as {@code _id}. What is damaged is left
 * out, and told.
 */
final class JournalExport {
  private static final byte[] ID = "\"_id\":".getBytes(UTF_8);

  private final Connection connection;
  private final PrintStream out;
  private final PrintStream err;
  private long written;
  private long leftOut;

  JournalExport(Connection connection, PrintStream out, PrintStream err) {
    this.connection = connection;
    this.out = out;
    this.err = err;
  }

  void run() throws SQLException {
    DamagedRows damaged = new DamagedRows();
    RowReader reader = new RowReader(new RunClock(0), damaged);
    long last = Sqlite.queryLong(connection, "SELECT max(row) FROM log");
    long at = Sqlite.queryLong(connection, "SELECT min(row) FROM log") - 1;
    while (at < last) {
      // All rows may have holes here: they are no reason to stop.
      Rows rows = reader.read(connection, at, last, Long.MAX_VALUE, 16, 16 << 20);
      for (Row row : rows.rows()) {
        write(row);
      }
      at = rows.lastRow();
    }
    leftOut += damaged.count();
  }

  private void write(Row row) {
    byte[] raw;
    try {
      raw = Bodies.decompress(row);
    } catch (IOException e) {
      leftOut++;
      err.println("row " + row.row() + " is left out: " + e.getMessage());
      return;
    }
    BlockIndex index = row.index();
    for (int i = 0; i < index.size(); i++) {
      line(row, i, raw);
    }
  }

  private void line(Row row, int event, byte[] raw) {
    int start = row.index().offsets()[event];
    int end = row.index().ends()[event];
    while (end > start && raw[end - 1] == '\n') {
      end--;
    }
    if (end - start < 2 || raw[start] != '{') {
      leftOut++;
      err.println(row.id(event) + " is left out: it is not a JSON object");
      return;
    }
    written++;
    if (startsWithId(raw, start + 1, end)) {
      out.write(raw, start, end - start);
    } else {
      out.print("{\"_id\":\"" + row.id(event) + (raw[start + 1] == '}' ? "\"" : "\","));
      out.write(raw, start + 1, end - start - 1);
    }
    out.write('\n');
  }

  private static boolean startsWithId(byte[] raw, int from, int end) {
    for (int i = 0; i < ID.length; i++) {
      if (from + i >= end || raw[from + i] != ID[i]) {
        return false;
      }
    }
    return true;
  }

  long written() {
    return written;
  }

  long leftOut() {
    return leftOut;
  }
}
