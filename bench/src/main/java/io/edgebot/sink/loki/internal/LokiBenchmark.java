package io.edgebot.sink.loki.internal;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventFormatException;
import io.edgebot.api.event.EventId;
import io.edgebot.engine.internal.codec.JsonCodec;
import io.edgebot.testing.TestEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

/**
 * What an event costs on its way from the journal's bytes to the body of a push. In the sink's
 * package, since that is where its classes can be seen.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class LokiBenchmark {
  private static final int BATCH = 1000;

  private final JsonCodec codec = new JsonCodec();
  private final byte[][] events = new byte[BATCH][];
  private final EntryMaker maker = new EntryMaker(256 * 1024, true);
  private final LabelSet labels = new LabelSet(Map.of("edge", "edge-7", "type", "syslog"));
  private PushEncoder encoder = new JsonPushEncoder();

  /** The form of the body. */
  @Param({"protobuf", "json"})
  public String encoding = "";

  /** Makes the events: syslog messages of some 480 bytes encoded. */
  @Setup
  public void prepare() {
    encoder = encoding.equals("protobuf") ? new ProtobufEncoder() : new JsonPushEncoder();
    String message = " interface ge-0/0/1 changed state to up".repeat(3);
    for (int i = 0; i < BATCH; i++) {
      events[i] =
          ("{\"type\":\"syslog\",\"timestamp\":\"2026-11-24T12:00:00.123456Z\",\"received_at\":"
                  + "\"2026-11-24T12:00:00."
                  + (200_000 + i)
                  + "Z\",\"source\":\"192.0.2.7\",\"host\":\"gateway-7.site.example\","
                  + "\"severity\":\"notice\",\"facility\":\"local4\",\"app_name\":\"loader\","
                  + "\"process_id\":\"4711\",\"message\":\"seq="
                  + i
                  + message
                  + "\",\"raw_message\":\"<165>1 "
                  + message
                  + "\"}")
              .getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Bytes to entries to a compressed body of 1000. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public byte[] push() throws EventFormatException, EntryMaker.RefusedException, IOException {
    List<Entry> entries = new ArrayList<>(BATCH);
    for (int i = 0; i < BATCH; i++) {
      Event fields = codec.decode(events[i], 0, events[i].length);
      EventId id = new EventId("edge-7", 1, i + 1L, 0);
      entries.add(maker.make(new TestEvent(id, events[i], fields), i, true));
    }
    return encoder.encode(labels, entries);
  }
}
