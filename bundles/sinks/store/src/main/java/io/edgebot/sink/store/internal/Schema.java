package io.edgebot.sink.store.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables of a store. People query the view {@code events}; the tables behind it hold the
 * identity in a few bytes. {@code PRAGMA user_version} is the schema's version: a later one adds
 * its steps to {@link #STEPS}, and only ever adds tables and columns.
 */
final class Schema {
  /** {@code EdgB}: how {@code file} and we tell a store from another database. */
  static final int APPLICATION_ID = 0x45646742;

  private static final List<List<String>> STEPS =
      List.of(
          List.of(
              """
              CREATE TABLE stream (
                id INTEGER PRIMARY KEY,
                origin TEXT NOT NULL,
                generation TEXT NOT NULL,
                UNIQUE (origin, generation))
              """,
              """
              CREATE TABLE event (
                seq INTEGER PRIMARY KEY,
                ts TEXT NOT NULL,
                type TEXT NOT NULL,
                source TEXT,
                host TEXT,
                severity TEXT,
                message TEXT,
                stored INTEGER NOT NULL,
                stream INTEGER NOT NULL,
                number INTEGER NOT NULL,
                part INTEGER NOT NULL,
                data TEXT NOT NULL)
              """,
              "CREATE UNIQUE INDEX event_identity ON event (stream, number, part)",
              "CREATE INDEX event_ts ON event (ts)",
              "CREATE INDEX event_type_ts ON event (type, ts)",
              "CREATE INDEX event_source_ts ON event (source, ts)",
              "CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
              // A left join, so that the planner always starts with the events and their indexes.
              """
              CREATE VIEW events AS
              SELECT event.ts, event.type, event.source, event.host, event.severity, event.message,
                event.data, stream.origin, stream.generation, event.number, event.part,
                stream.origin || '/' || stream.generation || '/' || event.number
                  || iif(event.part = 0, '', '/' || event.part) AS id,
                datetime(event.stored, 'unixepoch') AS stored_at, event.seq
              FROM event LEFT JOIN stream ON stream.id = event.stream
              """));

  static final int VERSION = STEPS.size();

  /** Events before this number are not in the word index yet. */
  static final String TEXT_PENDING = "text_pending";

  private Schema() {}

  /**
   * Brings a database up to this version.
   *
   * @throws IllegalStateException if the file is another program's, or a newer EdgeBot's
   */
  static void migrate(Connection connection) throws SQLException {
    int application = pragma(connection, "application_id");
    int version = pragma(connection, "user_version");
    if (application != APPLICATION_ID && (version != 0 || tables(connection) != 0)) {
      throw new IllegalStateException("it is a database of another program");
    }
    if (version > VERSION) {
      throw new IllegalStateException(
          "it was written by a newer EdgeBot (schema "
              + version
              + ", this one knows "
              + VERSION
              + ")");
    }
    try (Statement statement = connection.createStatement()) {
      for (int step = version; step < VERSION; step++) {
        for (String sql : STEPS.get(step)) {
          statement.execute(sql);
        }
      }
      statement.execute("PRAGMA application_id = " + APPLICATION_ID);
      statement.execute("PRAGMA user_version = " + VERSION);
    }
  }

  /**
   * Makes or removes the word index. It holds no copy of the texts; events stored before it was
   * made are added later, {@link #TEXT_PENDING} says from where on it is complete.
   */
  static void fullText(Connection connection, boolean wanted) throws SQLException {
    boolean present = hasFullText(connection);
    try (Statement statement = connection.createStatement()) {
      if (wanted && !present) {
        statement.execute(
            "CREATE VIRTUAL TABLE event_text USING fts5(message, raw_message, content = '',"
                + " contentless_delete = 1)");
        statement.execute(
            """
            CREATE TRIGGER event_text_add AFTER INSERT ON event BEGIN
              INSERT INTO event_text (rowid, message, raw_message)
              VALUES (new.seq, new.message, json_extract(new.data, '$.raw_message'));
            END
            """);
        statement.execute(
            """
            CREATE TRIGGER event_text_remove AFTER DELETE ON event BEGIN
              DELETE FROM event_text WHERE rowid = old.seq;
            END
            """);
        statement.execute(
            "INSERT OR REPLACE INTO meta SELECT '"
                + TEXT_PENDING
                + "', ifnull(max(seq), 0) + 1"
                + " FROM event");
      } else if (!wanted && present) {
        statement.execute("DROP TRIGGER event_text_add");
        statement.execute("DROP TRIGGER event_text_remove");
        statement.execute("DROP TABLE event_text");
      }
    }
  }

  static boolean hasFullText(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("SELECT 1 FROM sqlite_schema WHERE name = 'event_text'")) {
      return found.next();
    }
  }

  private static int tables(Connection connection) throws SQLException {
    return number(connection, "SELECT count(*) FROM sqlite_schema");
  }

  private static int pragma(Connection connection, String name) throws SQLException {
    return number(connection, "PRAGMA " + name);
  }

  private static int number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    }
  }
}
