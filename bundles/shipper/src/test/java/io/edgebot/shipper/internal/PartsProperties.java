package io.edgebot.shipper.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.EventId;
import io.edgebot.api.event.SkippedRange;
import io.edgebot.api.sink.StoredEvent;
import io.edgebot.testing.TestBatch;
import io.edgebot.testing.TestEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class PartsProperties {
  /** What becomes of a number. */
  enum Fate {
    SENT,
    SPLIT,
    QUOTA,
    ROUTED,
    TO_COME
  }

  @Property
  void settlesWhatTheBatchHoldsAndNothingThatMayStillCome(
      @ForAll @Size(min = 1, max = 400) List<Fate> fates) {
    List<StoredEvent> events = new ArrayList<>();
    List<SkippedRange> skipped = new ArrayList<>();
    Set<Long> sent = new TreeSet<>();
    for (int i = 0; i < fates.size(); i++) {
      long number = i + 1L;
      switch (fates.get(i)) {
        case SENT -> events.add(event(number, 0));
        case SPLIT -> {
          events.add(event(number, 1));
          events.add(event(number, 2));
        }
        case QUOTA -> skipped.add(skip(number, "quota"));
        case ROUTED -> skipped.add(skip(number, "routed"));
        case TO_COME -> {}
      }
    }
    events.forEach(event -> sent.add(event.id().number()));

    List<Part> parts = Parts.of(new TestBatch(events, skipped, List.of()));

    List<StoredEvent> shipped = new ArrayList<>();
    Set<Long> declared = new TreeSet<>();
    Set<Long> settled = new TreeSet<>();
    for (Part part : parts) {
      shipped.addAll(part.events());
      assertThat(part.skipped()).hasSizeLessThanOrEqualTo(100);
      for (SkippedRange range : part.skipped()) {
        for (long number = range.first(); number <= range.last(); number++) {
          assertThat(declared.add(number)).isTrue();
          assertThat(number).isBetween(part.first(), part.last());
        }
      }
      for (long number = part.first(); number <= part.last(); number++) {
        assertThat(settled.add(number)).isTrue();
        if (fates.get((int) number - 1) == Fate.TO_COME) {
          // Between two events it has been passed over; elsewhere it may be of another batch.
          long gap = number;
          assertThat(sent).anyMatch(each -> each < gap).anyMatch(each -> each > gap);
        }
      }
      if (!part.withIds()) {
        assertThat(part.events()).hasSize((int) (part.last() - part.first() + 1));
        assertThat(part.events()).allMatch(event -> event.id().part() == 0);
      }
    }
    assertThat(shipped).containsExactlyElementsOf(events);
    Set<Long> all = new TreeSet<>();
    skipped.forEach(range -> all.add(range.first()));
    assertThat(declared).isEqualTo(all);
    assertThat(settled).containsAll(sent).containsAll(declared);
  }

  private static StoredEvent event(long number, int part) {
    return TestEvent.of(
        new EventId(TestEvent.ORIGIN, TestEvent.GENERATION, number, part), "{\"type\":\"t\"}");
  }

  private static SkippedRange skip(long number, String reason) {
    return new SkippedRange(TestEvent.ORIGIN, TestEvent.GENERATION, number, number, reason);
  }
}
