package io.edgebot.journal.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.edgebot.api.event.EventId;
import io.edgebot.journal.BlockIndex;
import io.edgebot.journal.Journal;
import io.edgebot.journal.Journal.Committed;
import io.edgebot.journal.JournalOptions;
import io.edgebot.journal.Row;
import io.edgebot.journal.Unit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/** Units and journals for tests. An event is a line of text. */
final class Fixtures {
  private Fixtures() {}

  static JournalOptions options(Path directory) {
    return options(directory, 1L << 30, false);
  }

  static JournalOptions options(Path directory, long maxBytes, boolean dropOldest) {
    return new JournalOptions(
        directory, "edge-1", maxBytes, Duration.ofMillis(20), 1 << 20, dropOldest, 0);
  }

  static Journal open(Path directory) throws Exception {
    return new SqliteJournals().open(options(directory));
  }

  static Unit.Block block(int firstPlace, String... lines) {
    return block(null, firstPlace, lines);
  }

  static Unit.Block block(List<EventId> ids, int firstPlace, String... lines) {
    int size = lines.length;
    StringBuilder raw = new StringBuilder();
    long[] numbers = new long[size];
    int[] offsets = new int[size + 1];
    long[] times = new long[size];
    byte[] severities = new byte[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = firstPlace + i;
      times[i] = 1_700_000_000_000_000_000L + i;
      severities[i] = (byte) (i % 9 - 1);
      raw.append(lines[i]).append('\n');
      offsets[i + 1] = raw.length();
    }
    byte[] body = raw.toString().getBytes(UTF_8);
    CRC32 crc = new CRC32();
    crc.update(body);
    BlockIndex index =
        new BlockIndex(
            numbers,
            new int[size],
            offsets,
            times,
            new int[size],
            new String[] {"syslog"},
            new int[size],
            new String[] {"router"},
            severities);
    return new Unit.Block("plain", body, body.length, (int) crc.getValue(), index, ids);
  }

  static Unit unit(String... lines) {
    return new Unit(
        "in", "", List.of(block(0, lines)), List.of(), lines.length, null, Map.of(), List.of());
  }

  static Unit claimed(Unit.Claim claim, List<EventId> ids, String... lines) {
    List<Unit.Block> blocks = lines.length == 0 ? List.of() : List.of(block(ids, 0, lines));
    return new Unit("ingest", claim.principal(), blocks, List.of(), 0, claim, Map.of(), List.of());
  }

  /** A claim whose events are all numbers of its range. */
  static Unit claimed(long first, long last, String hash) {
    List<EventId> ids = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (long number = first; number <= last; number++) {
      ids.add(new EventId("far", 7, number, 0));
      lines.add("n" + number);
    }
    return claimed(claim(first, last, hash), ids, lines.toArray(new String[0]));
  }

  static Unit.Claim claim(long first, long last, String hash) {
    return new Unit.Claim("gw", "far", 7, first, last, hash.getBytes(UTF_8), List.of());
  }

  static Committed append(Journal journal, Unit unit) throws Exception {
    return journal.append(unit, true).get(20, TimeUnit.SECONDS);
  }

  static Committed append(Journal journal, String... lines) throws Exception {
    return append(journal, unit(lines));
  }

  /** The lines that the events of all rows after one hold. */
  static List<String> lines(Journal journal, long after) {
    List<String> lines = new ArrayList<>();
    for (Row row : rows(journal, after)) {
      lines.addAll(lines(row));
    }
    return lines;
  }

  static List<Row> rows(Journal journal, long after) {
    List<Row> rows = new ArrayList<>();
    long position = after;
    while (true) {
      Journal.Rows read = journal.read(position, 7, 1 << 16);
      rows.addAll(read.rows());
      if (read.lastRow() == position) {
        return rows;
      }
      position = read.lastRow();
    }
  }

  static List<String> lines(Row row) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < row.index().size(); i++) {
      byte[] line =
          Arrays.copyOfRange(row.body(), row.index().offsets()[i], row.index().ends()[i] - 1);
      lines.add(new String(line, UTF_8));
    }
    return lines;
  }

  static List<EventId> ids(Journal journal, long after) {
    List<EventId> ids = new ArrayList<>();
    for (Row row : rows(journal, after)) {
      for (int i = 0; i < row.index().size(); i++) {
        ids.add(row.id(i));
      }
    }
    return ids;
  }

  static Journal.Advance to(String subscription, long row) {
    return to(subscription, row, 0);
  }

  static Journal.Advance to(String subscription, long row, int events) {
    return new Journal.Advance(
        subscription, new Journal.Cursor(row, events, null), List.of(), List.of());
  }
}
