package io.edgebot.sink.timescaledb.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is set up around the tables, each only where the server has it: hypertables, columnstore,
 * retention, hourly aggregates. Nothing that is there is taken away, but for a policy whose days
 * changed.
 *
 * @param schema the schema of the tables
 * @param chunkDays days that a chunk holds
 * @param compressAfterDays days until chunks go to the columnstore; 0: never
 * @param retentionDays days until events are deleted; 0: never
 * @param aggregates whether hourly aggregates are wanted
 */
record Arrangements(
    String schema, int chunkDays, int compressAfterDays, int retentionDays, boolean aggregates) {
  /** Events first: what the others are made of. */
  static final List<String> TABLES = List.of("events", "metrics");

  /**
   * Late events must still be stored once: unique keys over the columnstore are checked since then.
   */
  private static final int COLUMNSTORE_SINCE = 11;

  private static final int LONGEST_REFRESH_DAYS = 30;

  private static final Map<String, String> ORDER =
      Map.of("events", "ts DESC, origin, generation, number, part", "metrics", "ts DESC");
  private static final Map<String, String> SEGMENT = Map.of("events", "type", "metrics", "name");

  /**
   * Something to set up.
   *
   * @param name what it is, for people
   * @param statements executed in order, all or none
   */
  record Step(String name, List<String> statements) {
    private static Step of(String name, String... statements) {
      return new Step(name, List.of(statements));
    }
  }

  /** What is to be done on a server. */
  List<Step> plan(Server server, Present present) {
    List<Step> steps = new ArrayList<>();
    for (String table : TABLES) {
      boolean hypertable = present.hypertables().contains(table);
      if (!hypertable && server.hasTimescale() && !present.filled().contains(table)) {
        steps.add(hypertable(server, table));
        hypertable = true;
      }
      if (hypertable) {
        columnstore(server, present, table, steps);
        retention(server, present, table, steps);
      }
    }
    if (aggregates) {
      boolean hypertable =
          present.hypertables().contains("events")
              || (server.hasTimescale() && !present.filled().contains("events"));
      for (String name : List.of("events_hourly", "flows_hourly")) {
        if (!present.relations().contains(name)) {
          steps.add(
              hypertable && server.may(Server.AGGREGATE_POLICY)
                  ? continuousAggregate(server, name)
                  : view(name));
        }
      }
    }
    return steps;
  }

  /** Whether old events must be deleted from here, since no policy of the server does it. */
  boolean deletesItself(Server server, Present present) {
    return retentionDays > 0
        && !(server.may(Server.RETENTION_POLICY) && present.hypertables().contains("events"));
  }

  private Step hypertable(Server server, String table) {
    String call =
        server.functions().contains(Server.BY_RANGE)
            ? "SELECT %1$s.create_hypertable('%2$s.%3$s'::regclass, %1$s.by_range('ts', INTERVAL"
                + " '%4$d days'), create_default_indexes => FALSE, if_not_exists => TRUE)"
            : "SELECT %1$s.create_hypertable('%2$s.%3$s'::regclass, 'ts', chunk_time_interval =>"
                + " INTERVAL '%4$d days', create_default_indexes => FALSE, if_not_exists =>"
                + " TRUE)";
    return Step.of(
        "hypertable " + table, call.formatted(server.extension(), schema, table, chunkDays));
  }

  private void columnstore(Server server, Present present, String table, List<Step> steps) {
    boolean current = server.may(Server.COLUMNSTORE_POLICY);
    if (!server.isAtLeast(COLUMNSTORE_SINCE)
        || !(current || server.may(Server.COMPRESSION_POLICY))) {
      return;
    }
    Integer days = present.compressAfter().get(table);
    if (days == null ? compressAfterDays == 0 : days == compressAfterDays) {
      return;
    }
    List<String> statements = new ArrayList<>();
    if (compressAfterDays > 0 && !present.compressed().contains(table)) {
      String set =
          current
              ? "ALTER TABLE %s.%s SET (timescaledb.enable_columnstore = true,"
                  + " timescaledb.segmentby = '%s', timescaledb.orderby = '%s')"
              : "ALTER TABLE %s.%s SET (timescaledb.compress, timescaledb.compress_segmentby ="
                  + " '%s', timescaledb.compress_orderby = '%s')";
      statements.add(set.formatted(schema, table, SEGMENT.get(table), ORDER.get(table)));
    }
    if (days != null) {
      String remove =
          current
              ? "CALL %s.remove_columnstore_policy('%s.%s'::regclass, if_exists => TRUE)"
              : "SELECT %s.remove_compression_policy('%s.%s'::regclass, if_exists => TRUE)";
      statements.add(remove.formatted(server.extension(), schema, table));
    }
    if (compressAfterDays > 0) {
      String add =
          current
              ? "CALL %s.add_columnstore_policy('%s.%s'::regclass, after => INTERVAL '%d days',"
                  + " if_not_exists => TRUE)"
              : "SELECT %s.add_compression_policy('%s.%s'::regclass, compress_after => INTERVAL '%d"
                  + " days', if_not_exists => TRUE)";
      statements.add(add.formatted(server.extension(), schema, table, compressAfterDays));
    }
    steps.add(new Step("columnstore of " + table, statements));
  }

  private void retention(Server server, Present present, String table, List<Step> steps) {
    Integer days = present.dropAfter().get(table);
    if (!server.may(Server.RETENTION_POLICY)
        || (days == null ? retentionDays == 0 : days == retentionDays)) {
      return;
    }
    List<String> statements = new ArrayList<>();
    if (days != null) {
      statements.add(
          "SELECT %s.remove_retention_policy('%s.%s'::regclass, if_exists => TRUE)"
              .formatted(server.extension(), schema, table));
    }
    if (retentionDays > 0) {
      statements.add(
          "SELECT %s.add_retention_policy('%s.%s'::regclass, drop_after => INTERVAL '%d days', if_not_exists => TRUE)"
              .formatted(server.extension(), schema, table, retentionDays));
    }
    steps.add(new Step("retention of " + table, statements));
  }

  private Step continuousAggregate(Server server, String name) {
    // A refresh over what was deleted would empty the aggregate there.
    int refreshDays =
        retentionDays == 0 ? LONGEST_REFRESH_DAYS : Math.min(retentionDays, LONGEST_REFRESH_DAYS);
    String bucket = server.extension() + ".time_bucket(INTERVAL '1 hour', ts)";
    return Step.of(
        "continuous aggregate " + name,
        "CREATE MATERIALIZED VIEW %s.%s WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS\n%sWITH NO DATA"
            .formatted(schema, name, body(name, bucket)),
        "SELECT %s.add_continuous_aggregate_policy('%s.%s'::regclass, start_offset => INTERVAL '%d days', end_offset => INTERVAL '1 hour', schedule_interval => INTERVAL '30 minutes', if_not_exists => TRUE)"
            .formatted(server.extension(), schema, name, refreshDays));
  }

  private Step view(String name) {
    return Step.of(
        "view " + name,
        "CREATE VIEW %s.%s AS\n%s"
            .formatted(schema, name, body(name, "date_trunc('hour', ts, 'UTC')")));
  }

  private String body(String name, String bucket) {
    return Sql.fill(Sql.read(name + ".sql"), Map.of("schema", schema, "bucket", bucket));
  }
}
