package io.edgebot.input.syslog.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.plugin.Settings;
import io.edgebot.engine.internal.codec.BlockEncoder;
import io.edgebot.engine.internal.codec.JsonCodec;
import io.edgebot.journal.Unit;
import io.edgebot.transport.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a syslog message costs on its way from the wire's bytes to a compressed block. In the
 * decoder's package, since that is where its classes can be seen.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SyslogBenchmark {
  private static final int BLOCK = 1000;

  private final byte[][] messages = new byte[BLOCK][];
  private final Peer peer = new Peer("192.0.2.7", 40_000, false);
  private @Nullable SyslogMessageDecoder decoder;
  private @Nullable BlockEncoder encoder;
  private int next;

  /** Makes the messages: 200 bytes of RFC 5424 without structured data. */
  @Setup
  public void prepare() {
    for (int i = 0; i < BLOCK; i++) {
      String text =
          "<165>1 2026-11-24T12:00:00.123456Z gateway-7.site.example loader 4711 ID47 - seq="
              + (1_000_000 + i)
              + " interface ge-0/0/1 changed state to up".repeat(4);
      messages[i] = text.substring(0, 200).getBytes(StandardCharsets.US_ASCII);
    }
    Settings settings = Settings.of(Map.of("service.pid", "bench"));
    decoder =
        new SyslogMessageDecoder(
            new SyslogSettings(
                8192, SourceZones.of(settings, "UTC", new String[0]), 366L * 86_400, 86_400),
            "udp",
            new SyslogCounts());
    encoder = new BlockEncoder(new JsonCodec(), "deflate");
  }

  /** Bytes to event. */
  @Benchmark
  public Event decode() {
    next = (next + 1) % BLOCK;
    return event(messages[next]);
  }

  /** Bytes to event to a compressed block of 1000. */
  @Benchmark
  @OperationsPerInvocation(BLOCK)
  public Unit.Block decodeAndEncode() throws IOException {
    BlockEncoder blocks = Objects.requireNonNull(encoder);
    for (int i = 0; i < BLOCK; i++) {
      blocks.add(event(messages[i]), i, 0);
    }
    return blocks.finish(null);
  }

  private Event event(byte[] message) {
    return Objects.requireNonNull(decoder)
        .decode(message, 0, message.length, message.length, peer, Instant.EPOCH);
  }
}
