package io.edgebot.itests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The rows of an edge's journal that are committed and not shipped, with the files that they stand
 * in, taken before damage is done. Tells afterwards, without the product's code, which of them were
 * not touched, nor what finds them in their page.
 */
final class JournalRows {
  private static final int PAGE = 4096;
  private static final int WAL_HEADER = 32;
  private static final int FRAME_HEADER = 24;

  /** More than the columns before the last ones take. */
  private static final int CELL_HEAD = 200;

  /** The first byte of a page that holds rows; others can hold remains of them. */
  private static final byte LEAF = 0x0D;

  private static final Pattern NUMBER = Pattern.compile("\"message\":\"seq=(\\d+) ");

  /**
   * A row.
   *
   * @param numbers the sequence numbers in its messages
   * @param bytes its last columns, as they stand in the file while they fit a page
   */
  record Row(
      String origin, long generation, long first, long last, Set<Long> numbers, byte[] bytes) {}

  private final Map<String, byte[]> files = new HashMap<>();
  private final List<Row> rows = new ArrayList<>();

  private JournalRows() {}

  /** Reads them from a copy, so that the journal itself stays as it is. */
  static JournalRows of(Path journal) throws IOException, SQLException {
    JournalRows result = new JournalRows();
    Path copy = Files.createTempDirectory("journal");
    for (String name : List.of("journal.db", "journal.db-wal")) {
      if (Files.exists(journal.resolve(name))) {
        byte[] bytes = Files.readAllBytes(journal.resolve(name));
        result.files.put(name, bytes);
        Files.write(copy.resolve(name), bytes);
      }
    }
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + copy.resolve("journal.db"));
        Statement statement = connection.createStatement();
        ResultSet log =
            statement.executeQuery(
                "SELECT origin, generation, first, last, idx, body FROM log WHERE row >"
                    + " (SELECT row FROM subscription WHERE name = 'shipper-main') ORDER BY row")) {
      while (log.next()) {
        byte[] body = log.getBytes(6);
        result.rows.add(
            new Row(
                log.getString(1),
                log.getLong(2),
                log.getLong(3),
                log.getLong(4),
                numbers(body),
                join(log.getBytes(5), body)));
      }
    }
    Commands.run("rm", "-r", copy.toString());
    return result;
  }

  List<Row> rows() {
    return rows;
  }

  /** All sequence numbers. */
  Set<Long> numbers() {
    Set<Long> numbers = new TreeSet<>();
    rows.forEach(row -> numbers.addAll(row.numbers()));
    return numbers;
  }

  /** Where in a file the last columns of a row stand; the row must be in it. */
  long place(int row, String file) {
    byte[] text = files.get(file);
    byte[] part = rows.get(row).bytes();
    for (int at = find(text, part, 0); at >= 0; at = find(text, part, at + 1)) {
      if (text[page(at, file.endsWith("-wal"))] == LEAF) {
        return at;
      }
    }
    throw new AssertionError("row " + row + " is not in " + file);
  }

  /** Sequence numbers of rows that are as they were. */
  Set<Long> intact(Path journal) throws IOException {
    Map<String, byte[]> now = new HashMap<>();
    for (String name : files.keySet()) {
      Path file = journal.resolve(name);
      now.put(name, Files.exists(file) ? Files.readAllBytes(file) : new byte[0]);
    }
    Set<Long> numbers = new TreeSet<>();
    for (Row row : rows) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        if (isIntact(row, file.getKey(), file.getValue(), now.get(file.getKey()))) {
          numbers.addAll(row.numbers());
        }
      }
    }
    return numbers;
  }

  private static boolean isIntact(Row row, String name, byte[] before, byte[] after) {
    boolean wal = name.endsWith("-wal");
    for (int at = find(before, row.bytes(), 0); at >= 0; at = find(before, row.bytes(), at + 1)) {
      int start = page(at, wal);
      int frame = wal ? start - FRAME_HEADER : start;
      int end = start + PAGE;
      // What finds the row: the page's header and the pointers to its cells.
      int pointers = start + 8 + 2 * ((before[start + 3] & 0xFF) << 8 | before[start + 4] & 0xFF);
      int cell = Math.max(start, at - CELL_HEAD);
      int last = at + row.bytes().length;
      if (before[start] == LEAF
          && last <= end
          && end <= after.length
          && (!wal || isSettled(before, after, frame))
          && Arrays.equals(before, frame, pointers, after, frame, pointers)
          && Arrays.equals(before, cell, last, after, cell, last)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a frame, or one behind it that ends a transaction, is as it was. If none is, the log
   * looks as after a power cut within its last transaction, which nobody was told of.
   */
  private static boolean isSettled(byte[] before, byte[] after, int frame) {
    int step = FRAME_HEADER + PAGE;
    for (int at = frame; at + step <= Math.min(before.length, after.length); at += step) {
      boolean commit = !Arrays.equals(before, at + 4, at + 8, new byte[4], 0, 4);
      if (commit && Arrays.equals(before, at, at + step, after, at, at + step)) {
        return true;
      }
    }
    return false;
  }

  /** Where the page of a place begins. */
  private static int page(int at, boolean wal) {
    return wal
        ? (at - WAL_HEADER) / (FRAME_HEADER + PAGE) * (FRAME_HEADER + PAGE)
            + WAL_HEADER
            + FRAME_HEADER
        : at / PAGE * PAGE;
  }

  private static int find(byte[] text, byte[] part, int from) {
    for (int at = from; at <= text.length - part.length; at++) {
      if (text[at] == part[0] && Arrays.equals(text, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    return -1;
  }

  private static Set<Long> numbers(byte[] body) throws IOException {
    Inflater inflater = new Inflater(true);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      inflater.setInput(body);
      byte[] buffer = new byte[8192];
      for (int n = inflater.inflate(buffer); n > 0; n = inflater.inflate(buffer)) {
        text.write(buffer, 0, n);
      }
    } catch (DataFormatException e) {
      throw new IOException("not json+deflate", e);
    } finally {
      inflater.end();
    }
    Set<Long> numbers = new TreeSet<>();
    Matcher matcher = NUMBER.matcher(text.toString(StandardCharsets.UTF_8));
    while (matcher.find()) {
      numbers.add(Long.parseLong(matcher.group(1)));
    }
    return numbers;
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
