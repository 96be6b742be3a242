package io.edgebot.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks into an instance's embedded store, as an operator with sqlite3 would. */
final class Store {
  private final Path file;

  Store(Instance instance) {
    file = instance.data().resolve("store/store-main.db");
  }

  /** How often each sequence number of a client is in the store. */
  Map<Long, Integer> counts(String client) throws SQLException {
    Map<Long, Integer> counts = new TreeMap<>();
    if (!Files.exists(file)) {
      return counts;
    }
    String sql =
        "SELECT message FROM events WHERE type = 'syslog' AND json_extract(data, '$.app_name') = ?";
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, client);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String message = rows.getString(1);
          long number = Long.parseLong(message.substring(4, message.indexOf(' ')));
          counts.merge(number, 1, Integer::sum);
        }
      }
    }
    return counts;
  }

  /** A query's rows, columns as text. */
  List<List<String>> query(String sql) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(result.getString(i)));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  /** Waits until numbers 1 to {@code last} of a client are there, and asserts: once each. */
  void awaitOnceEach(String client, long last, Duration limit) throws SQLException {
    await("events of " + client)
        .atMost(limit)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(() -> assertThat(counts(client)).hasSize((int) last));
    assertOnceEach(client, last);
  }

  /** Asserts that numbers 1 to {@code last} of a client are there once each, and no other. */
  void assertOnceEach(String client, long last) throws SQLException {
    Map<Long, Integer> counts = counts(client);
    List<Long> missing = new ArrayList<>();
    for (long number = 1; number <= last; number++) {
      if (!counts.containsKey(number)) {
        missing.add(number);
      }
    }
    assertThat(missing).as("lost").isEmpty();
    assertNothingTwice(counts);
    assertThat(counts).hasSize((int) last);
  }

  static void assertNothingTwice(Map<Long, Integer> counts) {
    assertThat(counts.entrySet().stream().filter(entry -> entry.getValue() > 1).toList())
        .as("stored twice")
        .isEmpty();
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:file:" + file + "?mode=ro");
  }
}
