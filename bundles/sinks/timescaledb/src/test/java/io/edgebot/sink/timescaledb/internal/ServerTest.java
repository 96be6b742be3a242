package io.edgebot.sink.timescaledb.internal;

import static io.edgebot.sink.timescaledb.internal.TestSink.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.testing.servers.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Probing and calling an extension that has TimescaleDB's name, functions and views, and does
 * nothing but note its calls: TimescaleDB itself is not to be had in tests.
 */
class ServerTest {
  private static final String VERSION = "2.20.0";
  private static final String EXTENSION =
      """
      CREATE TABLE calls (id serial, call text);
      CREATE FUNCTION note(call text) RETURNS void LANGUAGE sql SECURITY DEFINER AS
        'INSERT INTO @extschema@.calls (call) VALUES (call)';
      CREATE FUNCTION by_range(column_name name, partition_interval anyelement DEFAULT NULL::bigint, partition_func regproc DEFAULT NULL)
        RETURNS text LANGUAGE sql AS 'SELECT column_name || '' by '' || partition_interval';
      CREATE FUNCTION create_hypertable(relation regclass, dimension text, create_default_indexes boolean DEFAULT true,
          if_not_exists boolean DEFAULT false, migrate_data boolean DEFAULT false)
        RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN
          PERFORM @extschema@.note(format('create_hypertable %s %s', relation, dimension));
          INSERT INTO timescaledb_information.hypertables
            SELECT relnamespace::regnamespace::name, relname, false FROM pg_class WHERE oid = relation;
        END $$;
      CREATE PROCEDURE add_columnstore_policy(hypertable regclass, after interval DEFAULT NULL, if_not_exists boolean DEFAULT false)
        LANGUAGE sql AS $$ SELECT @extschema@.note(format('add_columnstore_policy %s %s', hypertable, after)) $$;
      CREATE FUNCTION add_retention_policy(relation regclass, drop_after interval, if_not_exists boolean DEFAULT false)
        RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN
          PERFORM @extschema@.note(format('add_retention_policy %s %s', relation, drop_after));
          INSERT INTO timescaledb_information.jobs
            SELECT relnamespace::regnamespace::name, relname, jsonb_build_object('drop_after', drop_after)
            FROM pg_class WHERE oid = relation;
        END $$;
      CREATE FUNCTION add_continuous_aggregate_policy() RETURNS void LANGUAGE sql AS 'SELECT';
      CREATE SCHEMA timescaledb_information;
      GRANT USAGE ON SCHEMA timescaledb_information TO PUBLIC;
      CREATE TABLE timescaledb_information.hypertables (hypertable_schema name, hypertable_name name, compression_enabled boolean);
      CREATE TABLE timescaledb_information.jobs (hypertable_schema name, hypertable_name name, config jsonb);
      GRANT SELECT ON ALL TABLES IN SCHEMA timescaledb_information TO PUBLIC;
      """;

  private static TestDatabase database(String license) throws IOException, SQLException {
    TestDatabase database = TestDatabase.of(Postgres.newest());
    Path share =
        Path.of(
            database.value("SELECT setting FROM pg_config WHERE name = 'SHAREDIR'"), "extension");
    Files.writeString(
        share.resolve("timescaledb.control"),
        "default_version = '" + VERSION + "'\nrelocatable = false\n");
    Files.writeString(share.resolve("timescaledb--" + VERSION + ".sql"), EXTENSION);
    database.execute(
        "CREATE SCHEMA ext",
        "GRANT USAGE ON SCHEMA ext TO PUBLIC",
        "CREATE EXTENSION timescaledb SCHEMA ext",
        "ALTER DATABASE %s SET timescaledb.license = '%s'".formatted(database.name(), license));
    return database;
  }

  private static List<List<String>> calls(TestDatabase database) throws SQLException {
    return database.query("SELECT call FROM ext.calls ORDER BY id");
  }

  @Test
  void aServerSaysWhatItHas() throws Exception {
    try (Connection connection = TestConnections.to(database("timescale")).open()) {
      Server server = Server.probe(connection);
      assertThat(server.describe()).isEqualTo("PostgreSQL 18 with TimescaleDB 2.20.0 (Community)");
      assertThat(server.extension()).isEqualTo("ext");
      assertThat(server.functions())
          .isEqualTo(
              Set.of(
                  Server.BY_RANGE,
                  Server.COLUMNSTORE_POLICY,
                  Server.RETENTION_POLICY,
                  Server.AGGREGATE_POLICY));
      assertThat(server.isAtLeast(20)).isTrue();
      assertThat(server.isAtLeast(21)).isFalse();
      assertThat(server.may(Server.RETENTION_POLICY)).isTrue();
      assertThat(server.may(Server.COMPRESSION_POLICY)).isFalse();
    }
  }

  @Test
  void anApacheEditionIsUsedAsFarAsItGoes() throws Exception {
    TestDatabase database = database("apache");
    try (TestSink sink = TestSink.to(database, Map.of("retention_days", 30))) {
      assertThat(sink.context.lastHealth()).isEqualTo("healthy");
      assertThat(sink.deliver(batch(1, 10))).isEqualTo(DeliveryResult.delivered());
    }
    assertThat(calls(database))
        .containsExactly(
            List.of("create_hypertable events ts by 1 day"),
            List.of("create_hypertable metrics ts by 1 day"));
    assertThat(database.query("SELECT events FROM events_hourly")).containsExactly(List.of("10"));
  }

  @Test
  void whatCannotBeSetUpIsSaidAndLeftOut() throws Exception {
    TestDatabase database = database("timescale");
    try (TestSink sink =
        TestSink.to(database, Map.of("retention_days", 30, "compress_after_days", 5))) {
      // PostgreSQL does not know the storage parameters without the real extension.
      assertThat(sink.context.lastHealth())
          .startsWith("degraded: without columnstore of events: ")
          .contains("continuous aggregate events_hourly: ")
          .contains("timescaledb");
      assertThat(sink.deliver(batch(1, 10))).isEqualTo(DeliveryResult.delivered());
    }
    List<List<String>> calls =
        List.of(
            List.of("create_hypertable events ts by 1 day"),
            List.of("add_retention_policy events 30 days"),
            List.of("create_hypertable metrics ts by 1 day"),
            List.of("add_retention_policy metrics 30 days"));
    assertThat(calls(database)).isEqualTo(calls);
    assertThat(database.count("events")).isEqualTo(10);

    Database again =
        new Database(
            "again",
            TestConnections.to(database),
            new Arrangements("public", 1, 0, 30, false),
            Duration.ofSeconds(5));
    assertThat(again.prepare().failed()).isEmpty();
    assertThat(again.prepare().deletesItself()).isFalse();
    assertThat(calls(database)).as("what is there is not set up again").isEqualTo(calls);
  }
}
