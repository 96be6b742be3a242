package io.edgebot.processor.quality.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventFormatException;
import io.edgebot.api.plugin.Settings;
import io.edgebot.api.processor.Batch;
import io.edgebot.bench.SameEvents;
import io.edgebot.engine.internal.codec.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to judge an event by the shipped rules, as a mothership decoded it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class QualityBenchmark {
  private static final int BATCH = 1000;
  private static final long NOW = Instant.parse("2026-11-24T12:00:01Z").getEpochSecond();

  /** The kind of events. */
  @Param({"syslog", "weather", "bad"})
  private String events = "syslog";

  private final QualitySettings settings =
      new QualitySettings(
          null,
          Map.of(),
          true,
          Set.of(),
          0,
          false,
          "quality",
          8,
          new DuplicateSettings(false, false, Duration.ofHours(1), 1000),
          Settings.of(Map.of()));
  private @Nullable RuleBook rules;
  private @Nullable Batch batch;

  /** Reads the rules and makes the events. */
  @Setup
  public void prepare() throws Exception {
    rules = new RuleBook(List.of(Rules.shipped()), Map.of());
    List<Event> made = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      made.add(event(i));
    }
    batch = new SameEvents(made);
  }

  private Event event(int i) throws EventFormatException {
    String json =
        switch (events) {
          case "weather" ->
              "{\"timestamp\":\"2026-11-24T12:00:00.870736+00:00\",\"type\":\"weather\","
                  + "\"source\":\"open-meteo\",\"location\":{\"latitude\":28.65,\"longitude\":77.23,"
                  + "\"elevation\":214.0,\"city\":\"Delhi\"},\"current_weather\":{"
                  + "\"temperature_celsius\":21.4,\"humidity_percent\":55,\"precipitation_mm\":0.0,"
                  + "\"weather_code\":2,\"pressure_hpa\":1014.2,\"wind_speed_kmh\":7.2},\"n\":"
                  + i
                  + "}";
          case "bad" ->
              "{\"timestamp\":\"1970-01-01T00:00:09Z\",\"type\":\"syslog\",\"severity\":\"loud\","
                  + "\"message\":\"seq="
                  + i
                  + " \\u001b[31m\",\"received_at\":\"2026-11-24T12:00:00Z\"}";
          default -> syslog(i);
        };
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return new JsonCodec().decode(bytes, 0, bytes.length);
  }

  /** 200 bytes on the wire, some 600 as an event. */
  private static String syslog(int i) {
    String message =
        ("seq=" + (1_000_000 + i) + " interface ge-0/0/1 changed state to up".repeat(4))
            .substring(0, 130);
    String header = "<165>1 2026-11-24T12:00:00.123456Z gateway-7.site.example loader 4711 ID47 - ";
    return "{\"timestamp\":\"2026-11-24T12:00:00.123456Z\",\"source_ip\":\"192.0.2.7\","
        + "\"source_port\":40000,\"raw_message\":\""
        + header
        + message
        + "\",\"type\":\"syslog\",\"rfc_variant\":\"rfc5424\",\"priority\":165,"
        + "\"facility\":\"local4\",\"facility_code\":20,\"severity\":\"notice\","
        + "\"severity_code\":5,\"version\":1,\"timestamp_original\":"
        + "\"2026-11-24T12:00:00.123456Z\",\"hostname\":\"gateway-7.site.example\","
        + "\"app_name\":\"loader\",\"process_id\":\"4711\",\"message_id\":\"ID47\","
        + "\"structured_data\":null,\"message\":\""
        + message
        + "\",\"transport\":\"udp\",\"received_at\":\"2026-11-24T12:00:00.123999Z\"}";
  }

  /** A batch of 1000, per event. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long judge() {
    Judge judge = new Judge(settings, Objects.requireNonNull(rules), NOW);
    Batch judged = Objects.requireNonNull(batch);
    for (int i = 0; i < BATCH; i++) {
      judge.judge(judged, i, false);
    }
    return judge.count(Outcome.PASS);
  }
}
