package io.edgebot.shipper.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.EventId;
import io.edgebot.api.event.SkippedRange;
import io.edgebot.api.sink.StoredEvent;
import io.edgebot.testing.TestBatch;
import io.edgebot.testing.TestEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartsTest {
  private static final String STREAM = "edge-1/00c0ffee00c0ffee/";

  private static TestEvent event(long number, int part) {
    return TestEvent.of(
        new EventId(TestEvent.ORIGIN, TestEvent.GENERATION, number, part), "{\"type\":\"t\"}");
  }

  private static String sequence(StoredEvent... events) {
    List<Part> parts = Parts.of(TestBatch.of(events));
    assertThat(parts).hasSize(1);
    return parts.get(0).sequence();
  }

  @Test
  void tellsRunsFromOtherLines() {
    assertThat(sequence(event(7, 0))).isEqualTo(STREAM + "7-7");
    assertThat(sequence(event(7, 0), event(8, 0))).isEqualTo(STREAM + "7-8");
    assertThat(sequence(event(7, 0), event(9, 0))).isEqualTo(STREAM + "7-9;ids");
    assertThat(sequence(event(7, 0), event(8, 1))).isEqualTo(STREAM + "7-8;ids");
    assertThat(sequence(event(7, 1), event(7, 2))).isEqualTo(STREAM + "7-7;ids");
  }

  @Test
  void coversWhatIsSkippedAndJoinsNeighbours() {
    TestBatch batch =
        TestBatch.of(event(5, 0))
            .withSkipped(6, 7, "quota")
            .withSkipped(1, 2, "routed")
            .withSkipped(3, 4, "routed")
            .withSkipped(8, 8, "Not a word!");

    List<Part> parts = Parts.of(batch);

    assertThat(parts).hasSize(1);
    assertThat(parts.get(0).sequence()).isEqualTo(STREAM + "1-8;ids");
    assertThat(parts.get(0).skippedHeader()).isEqualTo("1-4=routed, 6-7=quota, 8-8=other");
  }

  @Test
  void neverSpansNumbersThatMayStillCome() {
    TestBatch headOfACutBatch =
        TestBatch.of(event(1, 0), event(2, 0))
            .withSkipped(3, 3, "routed")
            .withSkipped(60, 65, "quota")
            .withSkipped(66, 66, "quarantined")
            .withSkipped(90, 90, "quota");
    assertThat(Parts.of(headOfACutBatch).stream().map(Part::sequence))
        .containsExactly(STREAM + "1-3;ids", STREAM + "60-66;ids", STREAM + "90-90;ids");

    TestBatch outOfOrder =
        TestBatch.of(event(201, 0), event(202, 0), event(101, 0), event(101, 0), event(102, 0))
            .withSkipped(103, 110, "damaged");
    assertThat(Parts.of(outOfOrder).stream().map(Part::sequence))
        .containsExactly(STREAM + "201-202", STREAM + "101-101", STREAM + "101-110;ids");
  }

  @Test
  void asksOfEachStreamByItself() {
    TestEvent other = TestEvent.of(new EventId("edge-2", 9, 3, 0), "{}");
    TestBatch batch =
        new TestBatch(
            List.of(event(1, 0), other, event(2, 0)),
            List.of(new SkippedRange("edge-3", 4, 10, 12, "renewed")),
            List.of());

    assertThat(Parts.of(batch).stream().map(Part::sequence))
        .containsExactly(
            STREAM + "1-2", "edge-2/0000000000000009/3-3", "edge-3/0000000000000004/10-12;ids");
  }

  @Test
  void cutsWhatNoHeaderHolds() {
    List<StoredEvent> events = new ArrayList<>();
    List<SkippedRange> skipped = new ArrayList<>();
    for (long number = 1; number < 1000; number += 2) {
      events.add(event(number, 0));
      skipped.add(
          new SkippedRange(
              TestEvent.ORIGIN, TestEvent.GENERATION, number + 1, number + 1, "routed"));
    }

    List<Part> parts = Parts.of(new TestBatch(events, skipped, List.of()));

    assertThat(parts).hasSize(5);
    long next = 1;
    List<StoredEvent> shipped = new ArrayList<>();
    List<SkippedRange> declared = new ArrayList<>();
    for (Part part : parts) {
      assertThat(part.first()).isEqualTo(next);
      next = part.last() + 1;
      assertThat(part.skipped()).hasSizeLessThanOrEqualTo(100);
      assertThat(part.skippedHeader().length()).isLessThan(4000);
      assertThat(part.withIds()).isTrue();
      shipped.addAll(part.events());
      declared.addAll(part.skipped());
    }
    assertThat(next).isEqualTo(1001);
    assertThat(shipped).isEqualTo(events);
    assertThat(declared).isEqualTo(skipped);
  }

  @Test
  void hasNothingToSayOfNothing() {
    assertThat(Parts.of(TestBatch.of())).isEmpty();
  }
}
