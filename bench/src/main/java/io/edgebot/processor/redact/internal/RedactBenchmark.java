package io.edgebot.processor.redact.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventBuilder;
import io.edgebot.api.processor.Batch;
import io.edgebot.bench.SameEvents;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

/** What redaction costs for an event. In its package, since that is where its classes are seen. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RedactBenchmark {
  private static final int BATCH = 500;

  /** What is looked for; with "all", each event has an address that is masked. */
  @Param({"default", "all_but_addresses", "all"})
  public String detectors = "default";

  private final List<Event> cleanEvents = new ArrayList<>();
  private final List<Event> secretEvents = new ArrayList<>();
  private final Batch clean = new SameEvents(cleanEvents);
  private final Batch secret = new SameEvents(secretEvents);
  private @Nullable RedactProcessor processor;

  /** Makes syslog events of 200 bytes, as they come over the wire. */
  @Setup
  public void prepare() {
    for (int i = 0; i < BATCH; i++) {
      String header =
          "<165>1 2026-11-24T12:00:00.123456Z gateway-7.site.example loader 4711 ID47 - ";
      String text = "seq=" + (1_000_000 + i) + " interface ge-0/0/1 changed state to up".repeat(4);
      cleanEvents.add(event(header, text.substring(0, 200 - header.length())));
      secretEvents.add(event(header, "login user=bob password=hunter" + i + " from 192.0.2.7"));
    }
    processor = new RedactProcessor(config(), Map.of("service.pid", "bench"));
  }

  /** Events without a secret. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Batch clean() {
    Objects.requireNonNull(processor).process(clean);
    return clean;
  }

  /** Events with a password in message and raw_message. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Batch secret() {
    Objects.requireNonNull(processor).process(secret);
    return secret;
  }

  private RedactConfig config() {
    return (RedactConfig)
        Proxy.newProxyInstance(
            RedactConfig.class.getClassLoader(),
            new Class<?>[] {RedactConfig.class},
            (proxy, method, args) ->
                method.getName().equals("detectors") && !detectors.equals("default")
                    ? chosen()
                    : method.getDefaultValue());
  }

  private String[] chosen() {
    return Kind.detectors().stream()
        .filter(kind -> detectors.equals("all") || (kind != Kind.IP && kind != Kind.MAC))
        .map(Kind::label)
        .toArray(String[]::new);
  }

  private static Event event(String header, String text) {
    byte[] raw = (header + text).getBytes(StandardCharsets.US_ASCII);
    return new EventBuilder()
        .base(raw)
        .put("type", "syslog")
        .timestamp(Instant.parse("2026-11-24T12:00:00.123456Z"))
        .receivedAt(Instant.parse("2026-11-24T12:00:00.234567Z"))
        .put("source_ip", "192.0.2.7")
        .put("source_port", 40_000)
        .put("rfc_variant", "rfc5424")
        .put("facility", "local4")
        .put("severity", "notice")
        .put("hostname", "gateway-7.site.example")
        .put("app_name", "loader")
        .put("process_id", "4711")
        .put("message_id", "ID47")
        .putUtf8("raw_message", 0, raw.length)
        .putUtf8("message", header.length(), raw.length - header.length())
        .build();
  }
}
