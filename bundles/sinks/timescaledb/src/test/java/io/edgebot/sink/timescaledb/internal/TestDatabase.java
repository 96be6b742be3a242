package io.edgebot.sink.timescaledb.internal;

import io.edgebot.testing.servers.Postgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A database of its own for a test, with a user {@code edgebot} (password {@code edgebot}) who owns
 * it. Its server is shared by the tests of this module.
 */
record TestDatabase(Postgres server, String name) {
  static final String PASSWORD = "edgebot";

  private static final Map<Integer, Postgres> SERVERS = new ConcurrentHashMap<>();
  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** On the shared server of a version. */
  static TestDatabase of(int version) throws IOException, SQLException {
    Postgres server = SERVERS.get(version);
    if (server == null) {
      server = Postgres.start(version, Map.of());
      SERVERS.put(version, server);
    }
    return on(server);
  }

  /** On a server of the test's own. */
  static TestDatabase on(Postgres server) throws SQLException {
    String name = "test_" + NUMBER.incrementAndGet();
    if (server.query("postgres", "SELECT FROM pg_roles WHERE rolname = 'edgebot'").isEmpty()) {
      server.execute("postgres", "CREATE ROLE edgebot LOGIN PASSWORD '" + PASSWORD + "'");
    }
    server.execute("postgres", "CREATE DATABASE " + name + " OWNER edgebot");
    return new TestDatabase(server, name);
  }

  String url() {
    return server.url(name);
  }

  void execute(String... statements) throws SQLException {
    server.execute(name, statements);
  }

  List<List<String>> query(String sql) throws SQLException {
    return server.query(name, sql);
  }

  String value(String sql) throws SQLException {
    return server.value(name, sql);
  }

  long count(String table) throws SQLException {
    return Long.parseLong(value("SELECT count(*) FROM " + table));
  }
}
