package io.edgebot.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgebot.testing.servers.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** A PostgreSQL server with a database for a mothership's sink, looked into as with psql. */
final class PostgresDatabase implements AutoCloseable {
  static final String PASSWORD = "not-to-be-shown-1f7a";
  private static final String NAME = "edgebot";

  final Postgres server;

  PostgresDatabase() throws IOException, SQLException {
    server = Postgres.startNewest();
    server.execute(
        "postgres",
        "CREATE ROLE edgebot LOGIN PASSWORD '" + PASSWORD + "'",
        "CREATE DATABASE " + NAME + " OWNER edgebot");
  }

  String url() {
    return server.url(NAME);
  }

  /** The pid file of an instance's sink to it. */
  String settings(Instance instance) throws IOException {
    Files.createDirectories(instance.etc());
    Path password = Files.writeString(instance.etc().resolve("db-password"), PASSWORD);
    return """
    url = %s
    password_file = %s
    flush_interval_seconds = 0.2
    """
        .formatted(url(), password);
  }

  /** How many messages {@code <stream>=<number>} are in a table, and how many different. */
  List<String> counts(String table, char stream) throws SQLException {
    return server
        .query(
            NAME,
            "SELECT count(*), count(DISTINCT split_part(data->>'message', ' ', 1)) FROM %s WHERE data->>'message' LIKE '%c=%%'"
                .formatted(table, stream))
        .get(0);
  }

  /** Waits until so many messages of envelopes are in a table, and asserts: once each. */
  void awaitOnceEach(String table, long messages, Duration limit) {
    await("events in " + table)
        .atMost(limit)
        .ignoreExceptions()
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(
            () ->
                assertThat(counts(table, EnvelopeSender.STREAM))
                    .containsExactly("" + messages, "" + messages));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
