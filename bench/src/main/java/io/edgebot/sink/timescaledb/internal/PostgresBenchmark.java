package io.edgebot.sink.timescaledb.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventId;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.StoredEvent;
import io.edgebot.testing.TestEvent;
import io.edgebot.testing.servers.Postgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * How much of what COPY reaches the sink reaches: batches of 10 000 events, by turns delivered by
 * the sink, and copied as rows that were made beforehand into a table of the same columns, key and
 * indexes. In the sink's package, since that is where its classes can be seen.
 */
public final class PostgresBenchmark {
  private static final int BATCH = 10_000;
  private static final int WARM = 10;
  private static final int CHUNK = 1 << 16;
  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String DATABASE = "postgres";

  private final Database sink;
  private final Database copy;
  private final Delivery delivery;
  private final EventEncoder encoder = new EventEncoder();
  private long number;

  private PostgresBenchmark(Postgres server) throws SQLException {
    sink = database(server, "sink");
    copy = database(server, "copy");
    delivery = new Delivery(sink, new EventWriter("sink", TIMEOUT), present -> {});
  }

  private static Database database(Postgres server, String schema) throws SQLException {
    OwnPool pool = new OwnPool(schema, server.url(DATABASE), "postgres", null, TIMEOUT);
    Database database =
        new Database(schema, pool, new Arrangements(schema, 1, 7, 0, true), TIMEOUT);
    database.prepare();
    return database;
  }

  /** Measures, and returns a line that says it. */
  public static String run(long batches) throws IOException, SQLException {
    try (Postgres server = Postgres.startNewest()) {
      PostgresBenchmark bench = new PostgresBenchmark(server);
      try {
        return bench.compare(batches);
      } finally {
        bench.sink.close();
        bench.copy.close();
      }
    }
  }

  private String compare(long batches) throws IOException, SQLException {
    long bytes = 0;
    double sinkSeconds = 0;
    double copySeconds = 0;
    for (long batch = -WARM; batch < batches; batch++) {
      List<StoredEvent> events = events();
      double sunk = deliver(events);
      double copied = copy(events);
      if (batch >= 0) {
        bytes += events.stream().mapToLong(StoredEvent::encodedLength).sum();
        sinkSeconds += sunk;
        copySeconds += copied;
      }
    }
    double rows = (double) batches * BATCH;
    return String.format(
        Locale.ROOT,
        "postgres: %,.0f events of %.0f bytes in batches of %,d: the sink %,.0f/s, COPY %,.0f/s:"
            + " %.0f %%",
        rows,
        bytes / rows,
        BATCH,
        rows / sinkSeconds,
        rows / copySeconds,
        100 * copySeconds / sinkSeconds);
  }

  private double deliver(List<StoredEvent> events) throws IOException {
    long start = System.nanoTime();
    DeliveryResult result = delivery.deliver(events);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (!result.equals(DeliveryResult.delivered())) {
      throw new IOException(result.toString());
    }
    return seconds;
  }

  private double copy(List<StoredEvent> events) throws IOException, SQLException {
    CopyBuffer rows = new CopyBuffer();
    rows.begin();
    for (StoredEvent event : events) {
      encoder.append(event, rows);
    }
    rows.end();
    long start = System.nanoTime();
    copy.transaction(connection -> send(connection, rows));
    return (System.nanoTime() - start) / 1e9;
  }

  private static long send(Connection connection, CopyBuffer rows) throws SQLException {
    CopyIn in =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY copy.events (" + EventEncoder.COLUMNS + ") FROM STDIN (FORMAT binary)");
    for (int from = 0; from < rows.size(); from += CHUNK) {
      in.writeToCopy(rows.bytes(), from, Math.min(CHUNK, rows.size() - from));
    }
    return in.endCopy();
  }

  /** Events as an edge's syslog input makes them. */
  private List<StoredEvent> events() {
    List<StoredEvent> events = new ArrayList<>(BATCH);
    for (int i = 0; i < BATCH; i++) {
      number++;
      Instant time = START.plusNanos(number * 50_000);
      String host = "gw-" + number % 50 + ".site.example";
      String message =
          "seq=%010d interface ge-0/0/%d changed state to up, session closed for user %d"
              .formatted(number, number % 48, number * 7919 % 100_000);
      String json =
          """
          {"type":"syslog","timestamp":"%s","received_at":"%s","source_ip":"192.0.2.7","source_port":40000,\
          "raw_message":"<165>1 %1$s %s prog 4711 ID47 - %s","rfc_variant":"rfc5424","priority":165,\
          "facility":"local4","facility_code":20,"severity":"notice","severity_code":5,"hostname":"%3$s",\
          "app_name":"prog","process_id":"4711","message_id":"ID47","message":"%4$s","transport":"tcp"}\
          """
              .formatted(time, time, host, message);
      Event fields =
          Event.builder("syslog")
              .timestamp(time)
              .put("source", host)
              .put("severity", "notice")
              .build();
      events.add(TestEvent.of(new EventId("edge-1", 0x7eadbeefL, number, 0), json, fields));
    }
    return events;
  }
}
