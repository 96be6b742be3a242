package io.edgebot.sink.timescaledb.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database of a sink: its connections, and whether its schema is as this version wants it. */
final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  private final String instance;
  private final Connections connections;
  private final Arrangements arrangements;
  private final Duration timeout;
  private volatile @Nullable Prepared prepared;

  Database(String instance, Connections connections, Arrangements arrangements, Duration timeout) {
    this.instance = instance;
    this.connections = connections;
    this.arrangements = arrangements;
    this.timeout = timeout;
  }

  /**
   * What preparing found.
   *
   * @param server what it is
   * @param failed what could not be set up, with the reason
   * @param deletesItself whether old events must be deleted from here
   */
  record Prepared(Server server, List<String> failed, boolean deletesItself) {}

  /**
   * Work within a transaction.
   *
   * @param <E> what it throws beside errors of the database
   */
  interface Work<T, E extends Exception> {
    T run(Connection connection) throws SQLException, E;
  }

  /** Does work as one transaction, which is durable on return. */
  <T, E extends Exception> T transaction(Work<T, E> work) throws SQLException, E {
    try (Connection connection = connections.open()) {
      try {
        connection.setAutoCommit(false);
        T result = work.run(connection);
        connection.commit();
        return result;
      } catch (Exception e) {
        rollback(connection, e);
        throw e;
      }
    }
  }

  private void rollback(Connection connection, Exception cause) {
    boolean usable = !PgErrors.isReadOnly(PgErrors.state(cause));
    try {
      connection.rollback();
    } catch (SQLException e) {
      usable = false;
      cause.addSuppressed(e);
    }
    if (!usable) {
      connections.discard(connection);
    }
  }

  /** Whether {@link #prepare} has succeeded, and nothing has happened since that undoes it. */
  boolean isPrepared() {
    return prepared != null;
  }

  /** The schema is looked at again before it is used. */
  void forget() {
    prepared = null;
  }

  /**
   * Brings the schema up to this version and sets up what the server can do, if that is not done.
   *
   * @throws IllegalStateException if the database is not one that this version may touch
   */
  synchronized Prepared prepare() throws SQLException {
    Prepared done = prepared;
    if (done == null) {
      done = transaction(this::prepare);
      prepared = done;
      LOG.info("{}: {} is ready", instance, done.server().describe());
    }
    return done;
  }

  private Prepared prepare(Connection connection) throws SQLException {
    if (!connection.isWrapperFor(PGConnection.class)) {
      throw new IllegalStateException(
          "the data source is not of the PostgreSQL driver that EdgeBot ships");
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL lock_timeout = " + timeout.toMillis());
    }
    Server server = Server.probe(connection);
    new Migrations(arrangements.schema()).apply(connection);
    Present present = Present.probe(connection, server, arrangements.schema());
    List<String> failed = new ArrayList<>();
    for (Arrangements.Step step : arrangements.plan(server, present)) {
      arrange(connection, step, failed);
    }
    return new Prepared(
        server,
        failed,
        arrangements.deletesItself(
            server, Present.probe(connection, server, arrangements.schema())));
  }

  /** What is set up around the tables may fail: events are stored without it, too. */
  private void arrange(Connection connection, Arrangements.Step step, List<String> failed)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      for (String sql : step.statements()) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      connection.rollback(before);
      failed.add(step.name() + ": " + PgErrors.reason(e));
      LOG.warn("{}: no {}: {}", instance, step.name(), PgErrors.reason(e));
    }
  }

  /** Whether the server can be reached and written to. */
  boolean probe() throws SQLException {
    try (Connection connection = connections.fresh();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW transaction_read_only")) {
      boolean writable = row.next() && row.getString(1).equals("off");
      if (!writable) {
        connections.discard(connection);
      }
      return writable;
    }
  }

  @Override
  public void close() {
    connections.close();
  }
}
