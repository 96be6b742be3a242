package io.edgebot.journal.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies all but the rows from a damaged database as far as it can be read: each table from its
 * start, and where that ends early, from its end as well.
 */
final class SmallTables {
  private static final Logger LOG = LoggerFactory.getLogger(SmallTables.class);

  private record Table(String name, String key, List<String> columns) {}

  private static final List<Table> TABLES =
      List.of(
          new Table("meta", "key", List.of("key", "value")),
          new Table(
              "generation",
              "id",
              List.of(
                  "id",
                  "origin",
                  "generation",
                  "predecessor",
                  "predecessor_last",
                  "began",
                  "last")),
          new Table(
              "subscription",
              "name",
              List.of(
                  "name",
                  "required",
                  "max_lag_bytes",
                  "max_lag_seconds",
                  "row",
                  "events",
                  "events_total",
                  "bytes_total",
                  "position")),
          new Table("checkpoint", "lane, name", List.of("lane", "name", "value")),
          new Table("state", "owner, key", List.of("owner", "key", "major", "value")),
          new Table(
              "claim_edge", "edge", List.of("edge", "principal", "origin", "generation", "used")),
          new Table("claim_interval", "edge, first", List.of("edge", "first", "last")),
          new Table("claim_hash", "edge, first, last", List.of("edge", "first", "last", "hash")),
          new Table(
              "quarantine",
              "entry",
              List.of(
                  "entry",
                  "size",
                  "origin",
                  "generation",
                  "number",
                  "part",
                  "refused_by",
                  "reason",
                  "type",
                  "source",
                  "timestamp",
                  "principal",
                  "codec",
                  "bytes",
                  "refused_at",
                  "body")),
          new Table(
              "gap",
              "entry",
              List.of(
                  "entry",
                  "origin",
                  "generation",
                  "first",
                  "last",
                  "reason",
                  "first_row",
                  "last_row")));

  private SmallTables() {}

  /**
   * Copies what can be read.
   *
   * @param to another database, in a transaction
   * @return the tables of which something could not be read
   */
  static List<String> copy(Connection from, Connection to) throws SQLException {
    List<String> incomplete = new ArrayList<>();
    for (Table table : TABLES) {
      if (!copy(table, from, to)) {
        incomplete.add(table.name());
      }
    }
    return incomplete;
  }

  private static boolean copy(Table table, Connection from, Connection to) throws SQLException {
    String columns = String.join(", ", table.columns());
    String holes = String.join(", ", Collections.nCopies(table.columns().size(), "?"));
    try (PreparedStatement insert =
        to.prepareStatement(
            "INSERT OR REPLACE INTO "
                + table.name()
                + " ("
                + columns
                + ") VALUES ("
                + holes
                + ")")) {
      String select = "SELECT " + columns + " FROM " + table.name() + " ORDER BY ";
      return copyRows(table, from, select + table.key(), insert)
          || copyRows(table, from, select + table.key().replace(",", " DESC,") + " DESC", insert);
    }
  }

  /** Copies rows until the end, or until one cannot be read. */
  private static boolean copyRows(
      Table table, Connection from, String select, PreparedStatement insert) throws SQLException {
    int size = table.columns().size();
    Object[] values = new Object[size];
    try (PreparedStatement statement = from.prepareStatement(select);
        ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        for (int i = 0; i < size; i++) {
          values[i] = result.getObject(i + 1);
        }
        insert(table, insert, values);
      }
      return true;
    } catch (Unwritable e) {
      throw e.cause;
    } catch (SQLException | RuntimeException e) {
      LOG.warn("Table {} of the damaged journal cannot be read: {}", table.name(), e.toString());
      return false;
    }
  }

  private static void insert(Table table, PreparedStatement insert, Object[] values)
      throws Unwritable {
    try {
      for (int i = 0; i < values.length; i++) {
        insert.setObject(i + 1, values[i]);
      }
      insert.executeUpdate();
    } catch (SQLException e) {
      if (Sqlite.fault(e) != Sqlite.Fault.OTHER) {
        throw new Unwritable(e);
      }
      // A value that the damage made invalid: that row is left out.
      LOG.warn(
          "A row of table {} of the damaged journal is invalid: {}", table.name(), e.toString());
    }
  }

  /** The new database, not the damaged one, has failed. */
  private static final class Unwritable extends Exception {
    private static final long serialVersionUID = 1L;
    private final SQLException cause;

    Unwritable(SQLException cause) {
      super(cause);
      this.cause = cause;
    }
  }
}
