package io.edgebot.sink.timescaledb.internal;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Connections of a database's owner, without a pool. */
record TestConnections(String url) implements Connections {
  static TestConnections to(TestDatabase database) {
    return new TestConnections(database.url());
  }

  @Override
  public Connection open() throws SQLException {
    return DriverManager.getConnection(url, "edgebot", TestDatabase.PASSWORD);
  }

  @Override
  public Connection fresh() throws SQLException {
    return open();
  }

  @Override
  public void discard(Connection connection) {}

  @Override
  public void close() {}
}
