package io.edgebot.sink.timescaledb.internal;

import static io.edgebot.sink.timescaledb.internal.TestSink.TIME;
import static io.edgebot.sink.timescaledb.internal.TestSink.id;
import static io.edgebot.sink.timescaledb.internal.TestSink.syslog;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventId;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.DeliveryResult.Refusal;
import io.edgebot.api.sink.Guarantee;
import io.edgebot.api.sink.StoredEvent;
import io.edgebot.testing.TestBatch;
import io.edgebot.testing.TestEvent;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is stored of events, on the oldest and the newest PostgreSQL. */
class TimescaleSinkTest {
  private static final DeliveryResult DELIVERED = DeliveryResult.delivered();

  private static StoredEvent of(long number, String type, String json) {
    return TestEvent.of(
        id(number), json, Event.builder(type).timestamp(TIME).put("source", "10.0.0.7").build());
  }

  @ParameterizedTest
  @MethodSource("io.edgebot.sink.timescaledb.internal.TestSink#versions")
  void anEventIsARow(int version) throws IOException, SQLException {
    TestDatabase database = TestDatabase.of(version);
    try (TestSink sink = TestSink.to(database)) {
      assertThat(sink.sink.guarantee()).isEqualTo(Guarantee.KEYED);
      assertThat(sink.context.lastHealth()).isEqualTo("healthy");
      TestEvent nameless =
          TestEvent.of(
              new EventId("edge-2", 7, 9, 3),
              "{\"type\":\"nmea\",\"lat\":48.10}",
              Event.builder("nmea").timestamp(TIME).build());
      assertThat(sink.deliver(syslog(1), nameless)).isEqualTo(DELIVERED);
    }
    String columns =
        "to_char(ts AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), type, source, severity,"
            + " origin, generation, number, part, repaired";
    assertThat(database.query("SELECT " + columns + " FROM events ORDER BY number"))
        .containsExactly(
            row(
                "2026-11-24 10:15:30.123456",
                "syslog",
                "10.0.0.1",
                "warning",
                "edge-1",
                "00c0ffee00c0ffee",
                "1",
                "0",
                null),
            row(
                "2026-11-24 10:15:30.123456",
                "nmea",
                "unknown",
                null,
                "edge-2",
                "0000000000000007",
                "9",
                "3",
                null));
    assertThat(
            database.query(
                "SELECT data->>'message', data->>'raw_message' FROM events WHERE type = 'syslog'"))
        .containsExactly(row("m1", "<12>raw m1"));
    assertThat(database.value("SELECT data FROM events WHERE type = 'nmea'"))
        .isEqualTo("{\"lat\": 48.10, \"type\": \"nmea\"}");
  }

  private static List<String> row(String... values) {
    return java.util.Arrays.asList(values);
  }

  @ParameterizedTest
  @MethodSource("io.edgebot.sink.timescaledb.internal.TestSink#versions")
  void whatComesAgainIsStoredOnce(int version) throws IOException, SQLException {
    TestDatabase database = TestDatabase.of(version);
    try (TestSink sink = TestSink.to(database)) {
      assertThat(sink.deliver(TestSink.batch(1, 100))).isEqualTo(DELIVERED);
      assertThat(sink.deliver(TestSink.batch(101, 200))).isEqualTo(DELIVERED);
      // Straight into the table, which refuses it, and then around what is there.
      assertThat(sink.deliver(TestSink.batch(151, 250))).isEqualTo(DELIVERED);
      assertThat(sink.duplicates()).isEqualTo(50);
      assertThat(sink.deliver(TestSink.batch(251, 300))).isEqualTo(DELIVERED);
    }
    try (TestSink sink = TestSink.to(database)) {
      assertThat(sink.deliver(TestSink.batch(1, 310))).isEqualTo(DELIVERED);
      assertThat(sink.duplicates()).isEqualTo(300);
    }
    assertThat(
            database.query(
                "SELECT count(*), count(DISTINCT number), min(number), max(number) FROM events"))
        .containsExactly(List.of("310", "310", "1", "310"));
  }

  @ParameterizedTest
  @MethodSource("io.edgebot.sink.timescaledb.internal.TestSink#versions")
  void whatTheDatabaseCannotHoldIsRepairedAndMarked(int version) throws IOException, SQLException {
    TestDatabase database = TestDatabase.of(version);
    String longText = "s".repeat(5_000);
    try (TestSink sink = TestSink.to(database)) {
      for (int round = 0; round < 2; round++) { // in doubt, and straight
        int first = round * 10;
        assertThat(
                sink.deliver(
                    of(first + 1, "syslog", "{\"a\\u0000b\":\"x\\u0000\\\\u0000\"}"),
                    of(first + 2, "syslog", "{\"m\":\"\\ud83d\\ude00 \\ud83d \\ude00\"}"),
                    TestEvent.of(
                        id(first + 3),
                        "{\"m\":1}",
                        Event.builder("ty\0pe").timestamp(TIME).put("source", longText).build()),
                    TestEvent.of(
                        id(first + 4),
                        "{\"m\":2}",
                        Event.builder("syslog").timestamp(Instant.MAX).put("source", "s").build())))
            .isEqualTo(DELIVERED);
      }
    }
    for (int first : List.of(0, 10)) {
      assertThat(
              database.query(
                  "SELECT number - %d, type, length(source), data, repaired FROM events WHERE number BETWEEN %1$d AND %1$d + 9 ORDER BY number"
                      .formatted(first)))
          .containsExactly(
              row("1", "syslog", "8", "{\"a\ufffdb\": \"x\ufffd\\\\u0000\"}", "data"),
              row("2", "syslog", "8", "{\"m\": \"\ud83d\ude00 \ufffd \ufffd\"}", "data"),
              row("3", "ty\ufffdpe", "256", "{\"m\": 1}", "type,source"),
              row("4", "syslog", "1", "{\"m\": 2}", "ts"));
    }
  }

  @ParameterizedTest
  @MethodSource("io.edgebot.sink.timescaledb.internal.TestSink#versions")
  void oneBadEventCostsOneEvent(int version) throws IOException, SQLException {
    TestDatabase database = TestDatabase.of(version);
    try (TestSink sink = TestSink.to(database)) {
      for (int round = 0; round < 2; round++) { // in doubt, and straight
        List<StoredEvent> events =
            new ArrayList<>(TestSink.batch(1 + round * 100, 100 + round * 100).events());
        events.set(17, of(1000 + round, "syslog", "{\"n\":1e400000}"));
        events.set(
            40,
            of(2000 + round, "syslog", "{\"n\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}"));
        DeliveryResult result = sink.deliver(new TestBatch(events));
        assertThat(result).isInstanceOf(DeliveryResult.Refused.class);
        DeliveryResult.Refused refused = (DeliveryResult.Refused) result;
        assertThat(refused.events())
            .containsExactly(new Refusal(17, "sqlstate_22003"), new Refusal(40, "sqlstate_54001"));
        assertThat(refused.reason()).contains("SQLSTATE").doesNotContain("1e400000");
      }
    }
    assertThat(database.count("events")).isEqualTo(2 * 98);
  }

  @ParameterizedTest
  @MethodSource("io.edgebot.sink.timescaledb.internal.TestSink#versions")
  void aRuleThatSomeoneAddedCostsThoseWhoBreakIt(int version) throws IOException, SQLException {
    TestDatabase database = TestDatabase.of(version);
    try (TestSink sink = TestSink.to(database)) {
      database.execute("ALTER TABLE events ADD CONSTRAINT small CHECK (number < 5)");
      // In doubt the server does not say which: the engine halves the batch.
      assertThat(sink.deliver(TestSink.batch(3, 6)))
          .isEqualTo(
              new DeliveryResult.Refused(
                  "sqlstate_23514", "a rule of the table is broken (SQLSTATE 23514)", List.of()));
      assertThat(sink.deliver(TestSink.batch(3, 4))).isEqualTo(DELIVERED);
      assertThat(sink.deliver(syslog(1), syslog(5), syslog(2)))
          .isEqualTo(
              new DeliveryResult.Refused(
                  "sqlstate_23514",
                  "a rule of the table is broken (SQLSTATE 23514)",
                  List.of(new Refusal(1, "sqlstate_23514"))));
    }
    assertThat(database.query("SELECT number FROM events ORDER BY number"))
        .containsExactly(row("1"), row("2"), row("3"), row("4"));
  }

  @ParameterizedTest
  @MethodSource("io.edgebot.sink.timescaledb.internal.TestSink#versions")
  void numbersOfSnmpAreSeries(int version) throws IOException, SQLException {
    TestDatabase database = TestDatabase.of(version);
    String json =
        """
        {"type":"snmp","host":"h","results":[
          {"oid":"1.3.6.1.2.1.1.3.0","oid_name":"sysUpTime","value":"298","numeric_value":298,"type":"TimeTicks"},
          {"oid":"1.3.6.1.2.1.2.2.1.10.1","value":"7.5","numeric_value":7.5,"type":"Counter32"},
          {"oid":"1.3.6.1.2.1.1.5.0","oid_name":"sysName","value":"gate"},
          {"oid":"9","numeric_value":"12"}, {"oid":"8","numeric_value":1e999}, {"oid":"7","numeric_value":1e-999}, 5, null]}
        """;
    try (TestSink sink = TestSink.to(database)) {
      assertThat(sink.deliver(of(1, "snmp", json), syslog(2))).isEqualTo(DELIVERED);
      assertThat(sink.deliver(of(3, "snmp", json), syslog(4))).isEqualTo(DELIVERED);
      assertThat(sink.deliver(of(5, "snmp", "{\"results\":{}}"), of(6, "snmp", "{\"a\":1}")))
          .isEqualTo(DELIVERED);
      assertThat(sink.deliver(of(1, "snmp", json), of(3, "snmp", json), syslog(4)))
          .isEqualTo(DELIVERED);
      assertThat(sink.duplicates()).isEqualTo(3);
    }
    assertThat(database.count("events")).isEqualTo(6);
    assertThat(
            database.query(
                "SELECT source, name, labels, value, count(*) FROM metrics GROUP BY 1, 2, 3, 4"
                    + " ORDER BY 2"))
        .containsExactly(
            row(
                "10.0.0.7",
                "1.3.6.1.2.1.2.2.1.10.1",
                "{\"oid\": \"1.3.6.1.2.1.2.2.1.10.1\", \"type\": \"Counter32\"}",
                "7.5",
                "2"),
            row("10.0.0.7", "7", "{\"oid\": \"7\"}", "0", "2"),
            row(
                "10.0.0.7",
                "sysUpTime",
                "{\"oid\": \"1.3.6.1.2.1.1.3.0\", \"type\": \"TimeTicks\"}",
                "298",
                "2"));
  }

  @ParameterizedTest
  @MethodSource("io.edgebot.sink.timescaledb.internal.TestSink#versions")
  void hoursAreCounted(int version) throws IOException, SQLException {
    TestDatabase database = TestDatabase.of(version);
    String flow =
        "{\"type\":\"flow\",\"src_addr\":\"10.1.1.1\",\"dst_addr\":\"10.2.2.2\",\"bytes\":%s,\"packets\":2}";
    try (TestSink sink = TestSink.to(database, Map.of("schema", "site_1"))) {
      assertThat(
              sink.deliver(
                  syslog(1),
                  syslog(2),
                  of(3, "flow", flow.formatted("1500")),
                  of(4, "flow", flow.formatted("500")),
                  of(5, "flow", flow.formatted("\"many\""))))
          .isEqualTo(DELIVERED);
    }
    assertThat(
            database.query(
                "SELECT bucket = '2026-11-24T10:00Z', type, source, severity, events FROM"
                    + " site_1.events_hourly ORDER BY type"))
        .containsExactly(
            row("t", "flow", "10.0.0.7", null, "3"),
            row("t", "syslog", "10.0.0.1", "warning", "2"));
    assertThat(
            database.query(
                "SELECT exporter, src_addr, dst_addr, bytes, packets, flows FROM"
                    + " site_1.flows_hourly"))
        .containsExactly(row("10.0.0.7", "10.1.1.1", "10.2.2.2", "2000", "6", "3"));
  }

  @ParameterizedTest
  @MethodSource("io.edgebot.sink.timescaledb.internal.TestSink#versions")
  void oldEventsAreDeletedInSlices(int version) throws Exception {
    TestDatabase database = TestDatabase.of(version);
    try (TestSink sink = TestSink.to(database, Map.of("retention_days", 30))) {
      database.execute(
          "INSERT INTO events (ts, type, source, data, origin, generation, number, part) SELECT"
              + " now() - INTERVAL '1 day' * (n % 60), 't', 's', '{}', 'o', 'g', n, 0 FROM"
              + " generate_series(1, 20400) AS n",
          "INSERT INTO metrics SELECT now() - INTERVAL '1 day' * (n % 60), 's', 'n', '{}', n FROM"
              + " generate_series(1, 600) AS n");
      Database own =
          new Database(
              "t", TestConnections.to(database), arrangements(30), java.time.Duration.ofSeconds(5));
      Upkeep upkeep = new Upkeep(sink.context, own, arrangements(30), () -> {});
      assertThat(own.prepare().deletesItself()).isTrue();
      assertThat(upkeep.delete()).isTrue();
      assertThat(database.count("events")).isEqualTo(20_400 - Upkeep.SLICE);
      assertThat(upkeep.delete()).isTrue();
      assertThat(upkeep.delete()).isFalse();
      assertThat(database.query("SELECT count(*), max(now()::date - ts::date) FROM events"))
          .containsExactly(List.of(String.valueOf(20_400 / 2), "29"));
      assertThat(database.count("metrics")).isEqualTo(300);
      assertThat(sink.context.count("edgebot_timescaledb_deleted_total")).isEqualTo(10_200);
      upkeep.close();
    }
  }

  static Arrangements arrangements(int retentionDays) {
    return new Arrangements("public", 1, 7, retentionDays, true);
  }
}
