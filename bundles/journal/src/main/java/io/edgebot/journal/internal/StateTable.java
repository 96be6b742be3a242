package io.edgebot.journal.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.edgebot.api.plugin.State;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** State of plugin instances, bounded for each owner, as the commit thread sees it. */
final class StateTable {
  private static final int MAX_KEY = 512;
  private static final int MAX_VALUE = 64 << 10;
  private static final long MAX_OWNER = 16L << 20;

  private final PreparedStatement get;
  private final PreparedStatement put;
  private final PreparedStatement remove;
  private final PreparedStatement sum;
  private final Map<String, Long> sizes = new HashMap<>();

  StateTable(Statements statements) throws SQLException {
    get = statements.prepareStatement("SELECT major, value FROM state WHERE owner = ? AND key = ?");
    put =
        statements.prepareStatement(
            "INSERT OR REPLACE INTO state (owner, key, major, value) VALUES (?, ?, ?, ?)");
    remove = statements.prepareStatement("DELETE FROM state WHERE owner = ? AND key = ?");
    sum =
        statements.prepareStatement(
            "SELECT total(length(CAST(key AS BLOB)) + length(value)) FROM state WHERE owner = ?");
  }

  /**
   * Checks a key and a value, before anything is queued.
   *
   * @throws IllegalArgumentException if one is too large
   */
  static void check(String key, State.@Nullable Value value) {
    if (key.length() > MAX_KEY) {
      throw new IllegalArgumentException(
          "state key of " + key.length() + " characters; at most " + MAX_KEY + " are allowed");
    }
    if (value != null && value.bytes().length > MAX_VALUE) {
      throw new IllegalArgumentException(
          "state '"
              + key
              + "' of "
              + value.bytes().length
              + " bytes; at most "
              + MAX_VALUE
              + " are allowed");
    }
  }

  State.@Nullable Value get(String owner, String key) throws SQLException {
    get.setString(1, owner);
    get.setString(2, key);
    try (ResultSet result = get.executeQuery()) {
      return result.next() ? new State.Value(result.getInt(1), result.getBytes(2)) : null;
    }
  }

  /**
   * Checks that changes leave the owner within its limit.
   *
   * @throws IllegalStateException if they do not
   */
  void checkRoom(String owner, List<State.Change> changes) throws SQLException {
    long growth = 0;
    Set<String> seen = new HashSet<>();
    for (int i = changes.size() - 1; i >= 0; i--) {
      State.Change change = changes.get(i);
      if (seen.add(change.key())) {
        growth += size(change.key(), change.value()) - size(change.key(), get(owner, change.key()));
      }
    }
    if (growth > 0 && size(owner) + growth > MAX_OWNER) {
      throw new IllegalStateException(
          "state of '" + owner + "' would pass its limit of " + MAX_OWNER + " bytes");
    }
  }

  void apply(String owner, State.Change change) throws SQLException {
    State.Value value = change.value();
    long before = size(owner);
    long growth = size(change.key(), value) - size(change.key(), get(owner, change.key()));
    PreparedStatement statement = value == null ? remove : put;
    statement.setString(1, owner);
    statement.setString(2, change.key());
    if (value != null) {
      statement.setInt(3, value.major());
      statement.setBytes(4, value.bytes());
    }
    statement.executeUpdate();
    sizes.put(owner, before + growth);
  }

  private long size(String owner) throws SQLException {
    Long known = sizes.get(owner);
    if (known != null) {
      return known;
    }
    sum.setString(1, owner);
    try (ResultSet result = sum.executeQuery()) {
      long size = result.next() ? result.getLong(1) : 0;
      sizes.put(owner, size);
      return size;
    }
  }

  private static long size(String key, State.@Nullable Value value) {
    return value == null ? 0 : key.getBytes(UTF_8).length + value.bytes().length;
  }
}
