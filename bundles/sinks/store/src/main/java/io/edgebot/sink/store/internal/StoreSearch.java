package io.edgebot.sink.store.internal;

import io.edgebot.api.operations.EventSearch;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Searches a store over connections of its own that can only read. */
final class StoreSearch {
  private static final int MAX_LIMIT = 10_000;
  private static final int MAX_WORDS = 32;
  private static final int STEPS_BETWEEN_LOOKS = 10_000;

  private final Semaphore searches = new Semaphore(2);
  private final Path path;
  private final int timeoutSeconds;

  StoreSearch(Path path, int timeoutSeconds) {
    this.path = path;
    this.timeoutSeconds = timeoutSeconds;
  }

  /** As {@link EventSearch#search}. */
  List<EventSearch.Hit> search(EventSearch.Query query) throws Exception {
    if (query.limit() < 1 || query.limit() > MAX_LIMIT) {
      throw new IllegalArgumentException("limit " + query.limit() + " is not 1 to " + MAX_LIMIT);
    }
    List<String> words = words(query.text());
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutSeconds);
    if (!searches.tryAcquire(timeoutSeconds, TimeUnit.SECONDS)) {
      throw new IllegalStateException("two other searches still run");
    }
    try {
      SQLiteConfig config = new SQLiteConfig();
      config.setReadOnly(true);
      config.setBusyTimeout(timeoutSeconds * 1000);
      try (Connection connection = config.createConnection("jdbc:sqlite:" + path)) {
        ProgressHandler.setHandler(
            connection,
            STEPS_BETWEEN_LOOKS,
            new ProgressHandler() {
              @Override
              protected int progress() {
                return System.nanoTime() - deadline > 0 ? 1 : 0;
              }
            });
        return run(connection, query, words);
      }
    } catch (SQLiteException e) {
      if (e.getResultCode() == SQLiteErrorCode.SQLITE_INTERRUPT) {
        throw new IllegalStateException(
            "the search took longer than "
                + timeoutSeconds
                + " s: narrow the time, name type or source, or set full_text = true",
            e);
      }
      throw e;
    } finally {
      searches.release();
    }
  }

  private static List<EventSearch.Hit> run(
      Connection connection, EventSearch.Query query, List<String> words) throws SQLException {
    StringBuilder sql = new StringBuilder("SELECT id, ts, data FROM events WHERE 1");
    List<Object> values = new ArrayList<>();
    TimeText times = new TimeText();
    add(sql, values, " AND type = ?", query.type());
    add(sql, values, " AND source = ?", query.source());
    Instant from = query.from();
    Instant to = query.to();
    add(sql, values, " AND ts >= ?", from == null ? null : times.format(from));
    add(sql, values, " AND ts < ?", to == null ? null : times.format(to));
    if (!words.isEmpty()) {
      if (Schema.hasFullText(connection)) {
        sql.append(" AND seq IN (SELECT rowid FROM event_text WHERE event_text MATCH ?)");
        values.add(matchAll(words));
      } else {
        for (String word : words) {
          String pattern = "%" + likeEscaped(word) + "%";
          sql.append(
              " AND (message LIKE ? ESCAPE '!' OR json_extract(data, '$.raw_message') LIKE ? ESCAPE"
                  + " '!')");
          values.add(pattern);
          values.add(pattern);
        }
      }
    }
    sql.append(" ORDER BY ts DESC, seq DESC LIMIT ?");
    values.add(query.limit());
    try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      List<EventSearch.Hit> hits = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Instant time = TimeText.parse(row.getString(2));
          hits.add(
              new EventSearch.Hit(
                  row.getString(1), time == null ? Instant.EPOCH : time, row.getString(3)));
        }
      }
      return hits;
    }
  }

  private static void add(
      StringBuilder sql, List<Object> values, String condition, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      sql.append(condition);
      values.add(value);
    }
  }

  private static List<String> words(String text) {
    // U+0000 would end the text for SQLite's parser of queries.
    String stripped = text.replace('\0', ' ').strip();
    if (stripped.isEmpty()) {
      return List.of();
    }
    List<String> words = List.of(stripped.split("\\s+"));
    if (words.size() > MAX_WORDS) {
      throw new IllegalArgumentException("more than " + MAX_WORDS + " words");
    }
    return words;
  }

  /** An FTS5 query in which every word is a quoted string, so that nothing in it is an operator. */
  private static String matchAll(List<String> words) {
    StringBuilder match = new StringBuilder();
    for (String word : words) {
      boolean prefix = word.length() > 1 && word.endsWith("*");
      String plain = prefix ? word.substring(0, word.length() - 1) : word;
      match.append(match.isEmpty() ? "\"" : " \"").append(plain.replace("\"", "\"\"")).append('"');
      if (prefix) {
        match.append('*');
      }
    }
    return match.toString();
  }

  private static String likeEscaped(String word) {
    String plain =
        word.length() > 1 && word.endsWith("*") ? word.substring(0, word.length() - 1) : word;
    return plain.replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }
}
