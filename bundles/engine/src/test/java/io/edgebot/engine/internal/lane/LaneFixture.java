package io.edgebot.engine.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.edgebot.api.event.Event;
import io.edgebot.api.input.AppendRefusedException;
import io.edgebot.api.input.AppendRefusedException.Reason;
import io.edgebot.api.input.AppendResult;
import io.edgebot.engine.internal.FakeJournal;
import io.edgebot.engine.internal.codec.JsonCodec;
import io.edgebot.engine.internal.metrics.EngineMeters;
import io.edgebot.engine.internal.pipeline.Pipeline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;

/** A lane on a journal that does as it is told. */
abstract class LaneFixture {
  static final Duration LONG = Duration.ofSeconds(20);

  final FakeJournal journal = new FakeJournal();
  final Pipeline pipeline = new Pipeline();
  final EngineMeters meters = new EngineMeters();
  Lanes lanes = lanes(1000, 10 << 20, Duration.ofMillis(5));
  LaneImpl lane = lanes.open("in");

  @AfterEach
  void close() {
    journal.release();
    lanes.close();
    meters.close();
  }

  void restart(int events, long bytes, Duration linger) {
    lanes.close();
    lanes = lanes(events, bytes, linger);
    lane = lanes.open("in");
  }

  Lanes lanes(int events, long bytes, Duration linger) {
    return new Lanes(
        journal,
        pipeline,
        new JsonCodec(),
        "deflate",
        LaneLimits.of(events, bytes),
        2,
        linger,
        meters::input);
  }

  List<Integer> numbers() {
    return journal.lines().stream()
        .map(
            line -> Integer.parseInt(line.substring(line.indexOf("\"n\":") + 4, line.length() - 1)))
        .toList();
  }

  static List<Event> events(int first, int count) {
    return IntStream.range(first, first + count).mapToObj(LaneTest::event).toList();
  }

  static Event event(int n) {
    return Event.builder("t").put("timestamp", "2026-01-01T00:00:00Z").put("n", (long) n).build();
  }

  static Event large(int size) {
    return Event.builder("t").put("x", "x".repeat(size)).build();
  }

  static int number(Event event) {
    return ((Number) event.get("n")).intValue();
  }

  static Reason refusal(CompletionStage<AppendResult> stage) {
    Throwable thrown = catchThrowable(() -> stage.toCompletableFuture().get(30, TimeUnit.SECONDS));
    assertThat(thrown).isInstanceOf(ExecutionException.class);
    return ((AppendRefusedException) thrown.getCause()).reason();
  }
}
