package io.edgebot.sink.timescaledb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.event.EventId;
import io.edgebot.api.sink.DeliveryResult;
import io.edgebot.api.sink.StoredEvent;
import io.edgebot.testing.TestBatch;
import io.edgebot.testing.TestConfig;
import io.edgebot.testing.TestContext;
import io.edgebot.testing.TestEvent;
import io.edgebot.testing.servers.Postgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** A sink that is open. */
final class TestSink implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(30);
  static final Instant TIME = Instant.parse("2026-11-24T10:15:30.123456789Z");
  static final String NAME = "timescaledb-main";

  final TestContext context = new TestContext(NAME);
  final TimescaleSink sink;

  TestSink(Map<String, Object> settings) {
    Map<String, Object> properties = new HashMap<>(settings);
    properties.put("service.pid", "io.edgebot.sink.timescaledb~main");
    sink = new TimescaleSink(TestConfig.of(TimescaleConfig.class, settings), properties, null);
    try {
      sink.open(context);
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  /** To a database, as its owner; it is connected and has prepared the schema. */
  static TestSink to(TestDatabase database, Map<String, Object> more) {
    TestSink sink = opened(database, more);
    await("a connection").atMost(LIMIT).until(sink::probe);
    assertThat(sink.prepare()).isEqualTo(DeliveryResult.delivered());
    return sink;
  }

  private DeliveryResult prepare() {
    try {
      return deliver();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The same, whatever came of its opening. */
  static TestSink opened(TestDatabase database, Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.putIfAbsent("url", database.url());
    settings.putIfAbsent("password", TestDatabase.PASSWORD);
    return new TestSink(settings);
  }

  static TestSink to(TestDatabase database) {
    return to(database, Map.of());
  }

  DeliveryResult deliver(TestBatch batch) throws IOException {
    return sink.deliver(batch);
  }

  DeliveryResult deliver(StoredEvent... events) throws IOException {
    return sink.deliver(TestBatch.of(events));
  }

  boolean probe() {
    try {
      return sink.probe();
    } catch (SQLException e) {
      return false;
    }
  }

  long duplicates() {
    return context.count("edgebot_timescaledb_duplicates_total");
  }

  @Override
  public void close() {
    sink.close();
    context.close();
  }

  static List<Integer> versions() {
    return Postgres.versions();
  }

  static EventId id(long number) {
    return new EventId(TestEvent.ORIGIN, TestEvent.GENERATION, number, 0);
  }

  /** A message that is the same each time. */
  static StoredEvent syslog(long number) {
    return TestEvent.syslog(id(number), TIME, "10.0.0.1", "m" + number);
  }

  /** Messages with the numbers first to last. */
  static TestBatch batch(long first, long last) {
    return new TestBatch(LongStream.rangeClosed(first, last).mapToObj(TestSink::syslog).toList());
  }
}
