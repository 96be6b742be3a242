package io.edgebot.journal.internal;

import io.edgebot.api.event.EventId;
import io.edgebot.api.event.SkippedRange;
import io.edgebot.journal.Journal.Rows;
import io.edgebot.journal.Row;
import io.edgebot.journal.internal.ByteSource.Malformed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads rows and checks them. */
final class RowReader {
  static final String DAMAGED = "damaged";

  /** More numbers than a row can hold: such a range is not believed. */
  private static final long MAX_SPAN = 1 << 24;

  private final RunClock clock;
  private final DamagedRows damaged;

  RowReader(RunClock clock, DamagedRows damaged) {
    this.clock = clock;
    this.damaged = damaged;
  }

  /**
   * Reads rows after one, up to a last one.
   *
   * @param base rows up to it may have holes, since damage was there before
   * @throws DamagedException if rows are missing that nobody deleted
   */
  Rows read(Connection connection, long after, long through, long base, int maxRows, long maxBytes)
      throws SQLException {
    List<Row> rows = new ArrayList<>();
    List<SkippedRange> skipped = new ArrayList<>();
    long last = after;
    long bytes = 0;
    boolean ended = true;
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT "
                + LogTable.HEAD
                + ", idx, body FROM log WHERE row > ? AND row <= ? ORDER BY row LIMIT ?")) {
      statement.setLong(1, after);
      statement.setLong(2, through);
      statement.setInt(3, Math.max(1, maxRows));
      try (ResultSet result = statement.executeQuery()) {
        int count = 0;
        while (result.next()) {
          Head head = LogTable.head(result);
          byte[] body = result.getBytes(18);
          bytes += body == null ? 0 : body.length;
          if (!rows.isEmpty() && bytes > maxBytes) {
            ended = false;
            break;
          }
          if (head.row() <= last || head.row() > through) {
            throw new DamagedException("row " + head.row() + " stands behind row " + last);
          }
          if (head.row() > last + 1) {
            missing(connection, last, head.row() - 1, base, skipped);
          }
          last = head.row();
          count++;
          boolean headGood = head.crc() == LogTable.headCrc(result);
          Row row = headGood ? row(head, result.getBytes(17), body) : null;
          if (row == null) {
            damaged.found(last);
            SkippedRange range = headGood ? range(head, DAMAGED) : null;
            if (range != null) {
              skipped.add(range);
            }
          } else {
            rows.add(row);
          }
        }
        ended &= count < Math.max(1, maxRows);
      }
    }
    if (ended && last < through) {
      missing(connection, last, through, base, skipped);
      last = through;
    }
    return new Rows(rows, skipped, last);
  }

  /**
   * Rows are not there: they were deleted, or lost in damage that is known, or damage shows now.
   */
  private static void missing(
      Connection connection, long after, long through, long base, List<SkippedRange> skipped)
      throws SQLException {
    // Committed together with the deletion, so that reading it afterwards misses none.
    long deleted =
        Sqlite.queryLong(
            connection, "SELECT value FROM meta WHERE key = '" + MetaTable.DELETED_ROW + "'");
    if (through > Math.max(deleted, base)) {
      throw new DamagedException("rows " + (after + 1) + "-" + through + " are missing");
    }
    if (after < deleted) {
      deleted(connection, after, through, skipped);
    }
  }

  private @Nullable Row row(Head head, byte @Nullable [] idx, byte @Nullable [] body) {
    if (idx == null || body == null || Head.crc(idx, body) != head.dataCrc()) {
      return null;
    }
    try {
      IndexDecoder.Decoded decoded =
          IndexDecoder.decode(idx, head.origin(), head.generation(), head.first());
      return new Row(
          head.row(),
          head.principal(),
          decoded.origins(),
          head.codec(),
          body,
          head.rawLength(),
          head.crc32(),
          head.whole(),
          decoded.index(),
          Math.max(0, clock.millis() - head.appended()) / 1000.0);
    } catch (Malformed e) {
      return null;
    }
  }

  /** The numbers of a row by its head; null if it does not tell them. */
  static @Nullable SkippedRange range(Head head, String reason) {
    boolean plausible =
        head.first() > 0
            && head.last() >= head.first()
            && head.last() - head.first() < MAX_SPAN
            && EventId.isOrigin(head.origin());
    return plausible
        ? new SkippedRange(head.origin(), head.generation(), head.first(), head.last(), reason)
        : null;
  }

  private static void deleted(
      Connection connection, long after, long through, List<SkippedRange> skipped)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT origin, generation, first, last, reason FROM gap"
                + " WHERE last_row > ? AND first_row <= ? AND first_row > 0 ORDER BY entry")) {
      statement.setLong(1, after);
      statement.setLong(2, through);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          SkippedRange range = GapTable.range(result);
          if (range != null) {
            skipped.add(range);
          }
        }
      }
    }
  }
}
