package io.edgebot.processor.quality.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.Event;
import io.edgebot.testing.TestEvent;
import io.edgebot.testing.TestProcessorBatch;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DuplicatesTest {
  private final AtomicLong now = new AtomicLong();
  private final Duplicates duplicates =
      new Duplicates(3, Duration.ofSeconds(10), "quality", now::get);

  @Test
  void whatIsDurableIsADuplicateTheNextTime() {
    TestProcessorBatch first = batch("a", "b");
    assertThat(duplicates.look(first)).isEqualTo(bits());
    assertThat(duplicates.look(batch("a", "b")))
        .as("nobody was told that it was taken")
        .isEqualTo(bits());

    first.becomeDurable();

    assertThat(duplicates.look(batch("c", "a"))).isEqualTo(bits(1));
  }

  @Test
  void theSameTwiceInABatchIsADuplicate() {
    assertThat(duplicates.look(batch("a", "b", "a"))).isEqualTo(bits(2));
  }

  @Test
  void isForgottenAfterTheWindow() {
    take("a");
    now.addAndGet(Duration.ofSeconds(9).toNanos());
    take("a", "b");
    assertThat(duplicates.look(batch("a"))).isEqualTo(bits(0));

    now.addAndGet(Duration.ofSeconds(1).toNanos());

    assertThat(duplicates.look(batch("a", "b"))).isEqualTo(bits(1));
  }

  @Test
  void theOldestGoFirst() {
    take("a");
    take("b", "c");
    take("d");

    assertThat(duplicates.look(batch("a", "b", "c", "d"))).isEqualTo(bits(1, 2, 3));
  }

  @Test
  void eachDifferenceCounts() {
    ContentHash content = new ContentHash("quality");
    List<String> events =
        List.of(
            "{\"type\":\"a\",\"timestamp\":\"t\"}",
            "{\"type\":\"a\",\"timestamp\":\"t\",\"n\":null}",
            "{\"type\":\"a\",\"timestamp\":\"t\",\"n\":\"null\"}",
            "{\"type\":\"a\",\"timestamp\":\"t\",\"n\":1}",
            "{\"type\":\"a\",\"timestamp\":\"t\",\"n\":1.0}",
            "{\"type\":\"a\",\"timestamp\":\"t\",\"n\":[1]}",
            "{\"type\":\"a\",\"timestamp\":\"t\",\"n\":[[],1]}",
            "{\"type\":\"a\",\"timestamp\":\"t\",\"n\":[[1]]}",
            "{\"type\":\"a\",\"timestamp\":\"t\",\"n\":{\"x\":\"y\"}}",
            "{\"type\":\"a\",\"timestamp\":\"t\",\"n\":{\"xy\":\"\"}}");

    assertThat(events.stream().map(json -> content.of(Json.event(json), "s")).distinct())
        .hasSameSizeAs(events);
    assertThat(content.of(Json.event(events.get(0)), "other"))
        .isNotEqualTo(content.of(Json.event(events.get(0)), "s"));
    assertThat(content.of(Json.event("{\"type\":\"a\",\"quality\":1,\"timestamp\":\"t\"}"), "s"))
        .isEqualTo(content.of(Json.event(events.get(0)), "s"));
  }

  @Test
  void areAnnotatedOrDropped() throws Exception {
    for (String mode : List.of("annotate", "drop")) {
      try (FakeContext context = new FakeContext()) {
        QualityProcessor processor = Fixtures.processor(Map.of("duplicates", mode));
        processor.open(context);
        TestProcessorBatch first = batch("a");
        processor.process(first);
        first.becomeDurable();
        TestProcessorBatch second = batch("a", "b");

        processor.process(second);
        second.becomeDurable();

        boolean drops = mode.equals("drop");
        assertThat(second.dropped()).isEqualTo(drops ? Map.of(0, "duplicate") : Map.of());
        assertThat(second.replaced()).hasSize(drops ? 0 : 1);
        assertThat(second.event(1).get("quality")).isNull();
        assertThat(context.context.count("edgebot_quality_failures_total/duplicate")).isEqualTo(1);
        assertThat(context.context.count("edgebot_quality_events_total/" + mode)).isEqualTo(1);
        assertThat(context.context.count("edgebot_quality_events_total/pass")).isEqualTo(2);
      }
    }
  }

  private void take(String... names) {
    TestProcessorBatch batch = batch(names);
    duplicates.look(batch);
    batch.becomeDurable();
  }

  private static TestProcessorBatch batch(String... names) {
    return new TestProcessorBatch(
        TestEvent.ORIGIN,
        Stream.of(names)
            .map(
                name ->
                    Event.builder("x")
                        .put("timestamp", "2026-01-30T11:00:00Z")
                        .put("n", name)
                        .build())
            .toList());
  }

  private static BitSet bits(int... set) {
    BitSet bits = new BitSet();
    for (int bit : set) {
      bits.set(bit);
    }
    return bits;
  }
}
