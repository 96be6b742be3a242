package io.edgebot.sink.timescaledb.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import io.edgebot.api.plugin.Secret;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** A few connections to the database that the pid file names. */
final class OwnPool implements Connections {
  /** One delivers, one keeps house. A third, not of the pool, probes. */
  private static final int MOST = 2;

  /** For a connection to be made, from the first packet to the end of the log-in. */
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** A connection that takes longer goes on being made, and is there for the next who asks. */
  private static final Duration WAIT = Duration.ofSeconds(2);

  /** How much longer than a statement an answer may take before the server is taken for dead. */
  private static final Duration SILENCE = Duration.ofSeconds(15);

  private final PGSimpleDataSource source;
  private final String user;
  private final HikariDataSource pool;
  private final @Nullable Secret password;
  private volatile String revealed = "";

  /**
   * Makes the pool, without a connection.
   *
   * @param instance as which the server shows the connections
   */
  OwnPool(String instance, String url, String user, @Nullable Secret password, Duration timeout) {
    this.password = password;
    this.user = user;
    this.source = source(instance, url, timeout);
    HikariConfig config = new HikariConfig();
    config.setPoolName(instance);
    config.setDataSource(source);
    // Asked for each new connection, so that a password can be rotated.
    config.setCredentialsProvider(() -> Credentials.of(user, revealed));
    config.setMaximumPoolSize(MOST);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(WAIT.toMillis());
    config.setInitializationFailTimeout(-1);
    config.setAutoCommit(false);
    pool = new HikariDataSource(config);
  }

  private static PGSimpleDataSource source(String instance, String url, Duration timeout) {
    PGSimpleDataSource source = new PatientSource();
    source.setUrl(url);
    Properties given = Driver.parseURL(url, null);
    defaultOf(source, given, PGProperty.APPLICATION_NAME, "edgebot " + instance);
    // After a failover, one of several hosts can be a standby, which cannot be written to.
    defaultOf(source, given, PGProperty.TARGET_SERVER_TYPE, "primary");
    defaultOf(source, given, PGProperty.TCP_KEEP_ALIVE, "true");
    defaultOf(source, given, PGProperty.CONNECT_TIMEOUT, "" + CONNECT.toSeconds());
    defaultOf(source, given, PGProperty.LOGIN_TIMEOUT, "" + CONNECT.toSeconds());
    defaultOf(source, given, PGProperty.SOCKET_TIMEOUT, "" + timeout.plus(SILENCE).toSeconds());
    // Details of an error can hold what an event holds.
    defaultOf(source, given, PGProperty.LOG_SERVER_ERROR_DETAIL, "false");
    return source;
  }

  private static void defaultOf(
      PGSimpleDataSource source, @Nullable Properties given, PGProperty property, String value) {
    if (given == null || given.getProperty(property.getName()) == null) {
      source.setProperty(property, value);
    }
  }

  @Override
  public Connection open() throws SQLException {
    reveal();
    return pool.getConnection();
  }

  /**
   * Not one of the pool's: that waits longer and longer between its tries, up to 5 s, as long as
   * someone asks it, and would not see for so long that the server is back.
   */
  @Override
  public Connection fresh() throws SQLException {
    reveal();
    return source.getConnection(user, revealed);
  }

  private void reveal() throws SQLException {
    try {
      revealed = password == null ? "" : password.reveal();
    } catch (IOException e) {
      throw new SQLException("the password cannot be read: " + e, e);
    }
  }

  @Override
  public void discard(Connection connection) {
    pool.evictConnection(connection);
  }

  @Override
  public void close() {
    pool.close();
  }

  /** Keeps its own time to log in, where the pool would set its wait. */
  private static final class PatientSource extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;

    @Override
    public void setLoginTimeout(int seconds) {}
  }
}
