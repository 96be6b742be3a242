package io.edgebot.sink.timescaledb.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is set up on which server. */
class ArrangementsTest {
  private static final Set<String> OLD =
      Set.of(Server.COMPRESSION_POLICY, Server.RETENTION_POLICY, Server.AGGREGATE_POLICY);
  private static final Set<String> NEW =
      Set.of(
          Server.BY_RANGE,
          Server.COMPRESSION_POLICY,
          Server.COLUMNSTORE_POLICY,
          Server.RETENTION_POLICY,
          Server.AGGREGATE_POLICY);
  private static final Server PLAIN = new Server(170_010, null, "", false, Set.of());
  private static final Present NOTHING =
      new Present(Set.of("events", "metrics"), Set.of(), Set.of(), Set.of(), Map.of(), Map.of());
  private static final Arrangements WANTED = new Arrangements("site", 2, 7, 90, true);

  private static Server timescale(String version, boolean community, Set<String> functions) {
    return new Server(170_010, version, "ext", community, functions);
  }

  private static List<String> statements(Arrangements wanted, Server server, Present present) {
    return wanted.plan(server, present).stream()
        .flatMap(step -> step.statements().stream())
        .map(sql -> sql.replaceAll("\\s+", " "))
        .toList();
  }

  @Test
  void plainPostgresHasViews() {
    assertThat(statements(WANTED, PLAIN, NOTHING))
        .satisfiesExactly(
            sql ->
                assertThat(sql)
                    .startsWith(
                        "CREATE VIEW site.events_hourly AS SELECT date_trunc('hour', ts, 'UTC') AS"
                            + " bucket, type, source, severity, count(*) AS events FROM"
                            + " site.events"),
            sql -> assertThat(sql).startsWith("CREATE VIEW site.flows_hourly AS SELECT"));
    assertThat(WANTED.deletesItself(PLAIN, NOTHING)).isTrue();
    assertThat(new Arrangements("site", 2, 7, 0, true).deletesItself(PLAIN, NOTHING)).isFalse();
  }

  @Test
  void oldSyntax() {
    assertThat(statements(WANTED, timescale("2.11.2", true, OLD), NOTHING))
        .satisfiesExactly(
            sql ->
                assertThat(sql)
                    .isEqualTo(
                        "SELECT ext.create_hypertable('site.events'::regclass, 'ts',"
                            + " chunk_time_interval => INTERVAL '2 days', create_default_indexes =>"
                            + " FALSE, if_not_exists => TRUE)"),
            sql ->
                assertThat(sql)
                    .isEqualTo(
                        "ALTER TABLE site.events SET (timescaledb.compress,"
                            + " timescaledb.compress_segmentby = 'type',"
                            + " timescaledb.compress_orderby = 'ts DESC, origin, generation,"
                            + " number, part')"),
            sql ->
                assertThat(sql)
                    .isEqualTo(
                        "SELECT ext.add_compression_policy('site.events'::regclass, compress_after"
                            + " => INTERVAL '7 days', if_not_exists => TRUE)"),
            sql ->
                assertThat(sql)
                    .isEqualTo(
                        "SELECT ext.add_retention_policy('site.events'::regclass, drop_after =>"
                            + " INTERVAL '90 days', if_not_exists => TRUE)"),
            sql -> assertThat(sql).startsWith("SELECT ext.create_hypertable('site.metrics'"),
            sql ->
                assertThat(sql).contains("site.metrics", "timescaledb.compress_segmentby = 'name'"),
            sql -> assertThat(sql).startsWith("SELECT ext.add_compression_policy('site.metrics'"),
            sql -> assertThat(sql).startsWith("SELECT ext.add_retention_policy('site.metrics'"),
            sql ->
                assertThat(sql)
                    .startsWith(
                        "CREATE MATERIALIZED VIEW site.events_hourly WITH (timescaledb.continuous,"
                            + " timescaledb.materialized_only = false) AS SELECT"
                            + " ext.time_bucket(INTERVAL '1 hour', ts) AS bucket,")
                    .endsWith("GROUP BY bucket, type, source, severity WITH NO DATA"),
            sql ->
                assertThat(sql)
                    .isEqualTo(
                        "SELECT ext.add_continuous_aggregate_policy('site.events_hourly'::regclass,"
                            + " start_offset => INTERVAL '30 days', end_offset => INTERVAL '1"
                            + " hour', schedule_interval => INTERVAL '30 minutes', if_not_exists =>"
                            + " TRUE)"),
            sql -> assertThat(sql).startsWith("CREATE MATERIALIZED VIEW site.flows_hourly"),
            sql -> assertThat(sql).contains("'site.flows_hourly'"));
  }

  @Test
  void newSyntax() {
    assertThat(statements(WANTED, timescale("2.30.0-dev", true, NEW), NOTHING))
        .contains(
            "SELECT ext.create_hypertable('site.events'::regclass, ext.by_range('ts', INTERVAL '2"
                + " days'), create_default_indexes => FALSE, if_not_exists => TRUE)",
            "ALTER TABLE site.events SET (timescaledb.enable_columnstore = true,"
                + " timescaledb.segmentby = 'type', timescaledb.orderby = 'ts DESC, origin,"
                + " generation, number, part')",
            "CALL ext.add_columnstore_policy('site.events'::regclass, after => INTERVAL '7 days',"
                + " if_not_exists => TRUE)")
        .hasSize(12);
  }

  @Test
  void anApacheEditionHasHypertablesAndViews() {
    Server apache = timescale("2.20.0", false, NEW);
    assertThat(statements(WANTED, apache, NOTHING))
        .satisfiesExactly(
            sql -> assertThat(sql).startsWith("SELECT ext.create_hypertable('site.events'"),
            sql -> assertThat(sql).startsWith("SELECT ext.create_hypertable('site.metrics'"),
            sql -> assertThat(sql).startsWith("CREATE VIEW site.events_hourly"),
            sql -> assertThat(sql).startsWith("CREATE VIEW site.flows_hourly"));
    assertThat(WANTED.deletesItself(apache, present(Map.of(), Map.of()))).isTrue();
  }

  @Test
  void beforeTheKeyIsCheckedThereNothingIsCompressed() {
    assertThat(statements(WANTED, timescale("2.10.3", true, OLD), NOTHING))
        .noneMatch(sql -> sql.contains("compress"));
  }

  @Test
  void aFilledTableOfPlainPostgresIsLeftAsItIs() {
    Present filled =
        new Present(NOTHING.relations(), Set.of("events"), Set.of(), Set.of(), Map.of(), Map.of());
    Server server = timescale("2.20.0", true, NEW);
    assertThat(statements(WANTED, server, filled))
        .noneMatch(sql -> sql.contains("'site.events'"))
        .anyMatch(sql -> sql.startsWith("CREATE VIEW site.events_hourly"))
        .anyMatch(sql -> sql.contains("create_hypertable('site.metrics'"));
    assertThat(WANTED.deletesItself(server, filled)).isTrue();
  }

  private static Present present(
      Map<String, Integer> compressAfter, Map<String, Integer> dropAfter) {
    return new Present(
        Set.of("events", "metrics", "events_hourly", "flows_hourly"),
        Set.of("events"),
        Set.of("events", "metrics"),
        Set.of("events", "metrics"),
        compressAfter,
        dropAfter);
  }

  @Test
  void onlyPoliciesWhoseDaysChangedAreReplaced() {
    Server server = timescale("2.20.0", true, NEW);
    Present same = present(Map.of("events", 7, "metrics", 7), Map.of("events", 90, "metrics", 90));
    assertThat(WANTED.plan(server, same)).isEmpty();
    assertThat(WANTED.deletesItself(server, same)).isFalse();
    assertThat(statements(new Arrangements("site", 2, 14, 0, true), server, same))
        .containsExactly(
            "CALL ext.remove_columnstore_policy('site.events'::regclass, if_exists => TRUE)",
            "CALL ext.add_columnstore_policy('site.events'::regclass, after => INTERVAL '14 days',"
                + " if_not_exists => TRUE)",
            "SELECT ext.remove_retention_policy('site.events'::regclass, if_exists => TRUE)",
            "CALL ext.remove_columnstore_policy('site.metrics'::regclass, if_exists => TRUE)",
            "CALL ext.add_columnstore_policy('site.metrics'::regclass, after => INTERVAL '14 days',"
                + " if_not_exists => TRUE)",
            "SELECT ext.remove_retention_policy('site.metrics'::regclass, if_exists => TRUE)");
    assertThat(
            statements(
                new Arrangements("site", 2, 0, 90, false),
                server,
                present(Map.of(), Map.of("events", 90, "metrics", 90))))
        .isEmpty();
  }
}
