package io.edgebot.engine.internal.delivery;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventId;
import io.edgebot.api.operations.SinkStatus;
import io.edgebot.api.sink.DeliveryBatch;
import io.edgebot.engine.internal.codec.BlockCodec;
import io.edgebot.engine.internal.codec.JsonCodec;
import io.edgebot.engine.internal.plugin.Verdict;
import io.edgebot.journal.Journal;
import io.edgebot.journal.JournalOptions;
import io.edgebot.journal.Unit;
import io.edgebot.journal.internal.SqliteJournals;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Deliveries on a real journal, made anew for each test. */
abstract class DeliveriesFixture {
  static final String SINK = "test-main";
  static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path directory;
  final NotedVerdict verdict = new NotedVerdict();
  private final JsonCodec codec = new JsonCodec();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  Journal journal;
  Deliveries deliveries;

  final void restart() throws IOException {
    close();
    open();
  }

  @BeforeEach
  void open() throws IOException {
    journal =
        new SqliteJournals()
            .open(
                new JournalOptions(
                    directory, "gw", 64 << 20, Duration.ofMillis(10), 1 << 20, false, 0));
    deliveries = new Deliveries(journal, registry, codec);
    deliveries.configure(List.of(SINK));
  }

  @AfterEach
  void close() {
    deliveries.close();
    journal.close();
  }

  final ScriptedSink attach(ScriptedSink sink, String... properties) {
    Map<String, Object> all = new HashMap<>();
    all.put("service.pid", "io.edgebot.sink.test~main");
    all.put("flush_interval_seconds", "0.05");
    for (int i = 0; i < properties.length; i += 2) {
      all.put(properties[i], properties[i + 1]);
    }
    deliveries.attach(SINK, sink, all, new FakePluginContext(SINK), verdict);
    return sink;
  }

  final SinkStatus status() {
    return deliveries.statuses().stream()
        .filter(sink -> sink.instance().equals(SINK))
        .findFirst()
        .orElseThrow();
  }

  /** The numbers that a sink was told not to wait for. */
  static List<Long> declared(ScriptedSink sink) {
    return sink.declared.stream()
        .flatMap(range -> LongStream.rangeClosed(range.first(), range.last()).boxed())
        .toList();
  }

  static boolean holds(DeliveryBatch batch, String message) {
    return batch.events().stream().anyMatch(event -> message.equals(event.message()));
  }

  static List<String> messages(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "m" + i).toList();
  }

  final void append(String type, List<String> messages) throws IOException {
    append(type, messages, null);
  }

  final void appendOf(String origin, List<String> messages) throws IOException {
    List<EventId> ids = new ArrayList<>();
    for (String message : messages) {
      ids.add(new EventId(origin, 9, Long.parseLong(message.substring(1)) + 1, 0));
    }
    append("syslog", messages, ids);
  }

  final void append(String type, List<String> messages, @Nullable List<EventId> ids)
      throws IOException {
    List<Event> events =
        messages.stream()
            .map(message -> Event.builder(type).put("message", message).build())
            .toList();
    long[] numbers =
        ids == null
            ? LongStream.range(0, events.size()).toArray()
            : ids.stream().mapToLong(EventId::number).toArray();
    int[] parts =
        ids == null ? new int[events.size()] : ids.stream().mapToInt(EventId::part).toArray();
    Unit.Block block = BlockCodec.encode(codec, events, numbers, parts, ids);
    journal
        .append(
            new Unit(
                "test-input",
                "",
                List.of(block),
                List.of(),
                ids == null ? events.size() : 0,
                null,
                Map.of(),
                List.of()),
            true)
        .join();
  }

  static final class NotedVerdict implements Verdict {
    final List<String> notes = new CopyOnWriteArrayList<>();

    @Override
    public void good() {
      notes.add("good");
    }

    @Override
    public boolean refused(String sentence) {
      notes.add("refused: " + sentence);
      return false;
    }
  }
}
