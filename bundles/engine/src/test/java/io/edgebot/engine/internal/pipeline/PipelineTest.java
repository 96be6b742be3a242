package io.edgebot.engine.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgebot.api.event.EventId;
import io.edgebot.api.processor.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What processors make of a batch. */
class PipelineTest extends PipelineFixture {
  @Test
  void withoutProcessorsAllPasses() throws Exception {
    assertThat(texts(run(events(3)))).containsExactly("0", "1", "2");
  }

  @Test
  void processorsWorkInOrderOnWhatTheFormerLeft() throws Exception {
    order(List.of("a", "b"), List.of());
    pipeline.put("b", mark("b"));
    pipeline.put("a", mark("a"));
    assertThat(texts(run(events(2)))).containsExactly("0ab", "1ab");
    assertThat(pipeline.stages().get(0).processed()).isEqualTo(2);
  }

  @Test
  void dropsAreCountedByReasonAndSource() throws Exception {
    order(List.of("a", "b"), List.of());
    pipeline.put(
        "a",
        each(
            (batch, i) -> {
              if (text(batch.event(i)).equals("1")) {
                batch.drop(i, "noise");
              }
            }));
    pipeline.put("b", mark("b"));
    RunResult run = run(events(3));
    assertThat(texts(run)).containsExactly("0b", "2b");
    assertThat(run.source(1)).isEqualTo(2);
    assertThat(run.drops()).containsEntry("noise", 1).hasSize(1);
    assertThat(run.droppedSources()).containsExactly(1);
  }

  @Test
  void partsShareTheirSource() throws Exception {
    order(List.of("a", "b"), List.of());
    pipeline.put("a", each((batch, i) -> batch.split(i, List.of(event("x" + i), event("y" + i)))));
    pipeline.put(
        "b",
        each(
            (batch, i) -> {
              if (text(batch.event(i)).equals("x1")) {
                batch.split(i, List.of(event("p"), event("q")));
              }
            }));
    RunResult run = run(events(2));
    assertThat(texts(run)).containsExactly("x0", "y0", "p", "q", "y1");
    assertThat(IntStream.range(0, 5).map(run::source)).containsExactly(0, 0, 1, 1, 1);
    assertThat(IntStream.range(0, 5).map(run::part)).containsExactly(1, 2, 1002, 1003, 2);
  }

  @Test
  void partsThatCameAsPartsStayApart() throws Exception {
    order(List.of("a"), List.of());
    pipeline.put("a", each((batch, i) -> batch.split(i, List.of(event("x"), event("y")))));
    List<EventId> ids = List.of(new EventId("o", 1, 5, 1), new EventId("o", 1, 5, 2));
    RunResult run = pipeline.run("in", "o", events(2), ids);
    assertThat(IntStream.range(0, 4).map(run::part)).containsExactly(1002, 1003, 2003, 2004);
  }

  @Test
  void theLastWordOfAnIndexCounts() throws Exception {
    order(List.of("a"), List.of());
    pipeline.put(
        "a",
        each(
            (batch, i) -> {
              batch.drop(i, "first");
              batch.replace(i, event("second"));
              if (i == 1) {
                batch.refuse(i, "third");
              }
            }));
    RunResult run = run(events(2));
    assertThat(texts(run)).containsExactly("second");
    assertThat(run.drops()).isEmpty();
    assertThat(run.refusals()).extracting(RunResult.Refusal::reason).containsExactly("third");
  }

  @Test
  void refusedEventsKeepTheirContentBehindTheRequiredOnesOnly() throws Exception {
    order(List.of("early", "redact", "late"), List.of("redact"));
    pipeline.put("early", refuse(event -> text(event).equals("0"), "bad"));
    pipeline.put("redact", mark("!"));
    pipeline.put("late", refuse(event -> text(event).equals("1!"), "bad"));
    RunResult run = run(events(3));
    assertThat(texts(run)).containsExactly("2!");
    RunResult.Refusal early = run.refusals().get(0);
    assertThat(early.withheld()).isTrue();
    assertThat(early.reason()).isEqualTo("withheld");
    assertThat(early.refusedBy()).isEqualTo("early");
    RunResult.Refusal late = run.refusals().get(1);
    assertThat(late.withheld()).isFalse();
    assertThat(late.reason()).isEqualTo("bad");
    assertThat(text(late.content())).isEqualTo("1!");
  }

  @Test
  void nothingIsKeptOfWhatAnOptionalProcessorWithholds() throws Exception {
    order(List.of("redact"), List.of());
    pipeline.put("redact", refuse(event -> text(event).equals("1"), Batch.WITHHELD));
    RunResult run = run(events(2));
    assertThat(texts(run)).containsExactly("0");
    assertThat(run.refusals()).hasSize(1);
    assertThat(run.refusals().get(0).withheld()).isTrue();
    assertThat(run.refusals().get(0).reason()).isEqualTo("withheld");
  }

  @Test
  void anEventIsRefusedAsItWasReplaced() throws Exception {
    order(List.of("a"), List.of());
    pipeline.put(
        "a",
        each(
            (batch, i) -> {
              batch.replace(i, event("marked"));
              batch.refuse(i, "bad");
            }));
    RunResult run = run(events(1));
    assertThat(run.size()).isZero();
    assertThat(text(run.refusals().get(0).content())).isEqualTo("marked");
  }

  @Test
  void onlyWhatCountsOfACallWaitsForDurability() throws Exception {
    order(List.of("a"), List.of());
    List<Integer> durable = new ArrayList<>();
    pipeline.put(
        "a",
        batch -> {
          int size = batch.size();
          batch.onDurable(() -> durable.add(size));
          for (int i = 0; i < size; i++) {
            if (text(batch.event(i)).equals("3")) {
              throw new IllegalStateException("bad one");
            }
          }
        });
    RunResult run = run(events(4));
    assertThat(durable).isEmpty();
    run.durable().forEach(Runnable::run);
    assertThat(durable).containsExactly(2, 1);
  }

  @Test
  void whatThrowsWhenItIsToldDoesNotStopTheOthers() throws Exception {
    order(List.of("a", "b"), List.of());
    AtomicBoolean told = new AtomicBoolean();
    pipeline.put(
        "a",
        batch ->
            batch.onDurable(
                () -> {
                  throw new IllegalStateException("full");
                }));
    pipeline.put("b", batch -> batch.onDurable(() -> told.set(true)));
    run(events(1)).durable().forEach(Runnable::run);
    assertThat(told).isTrue();
  }

  @Test
  void whatAProcessorThrowsOnIsFoundAndTheRestPassesChanged() throws Exception {
    order(List.of("a"), List.of());
    AtomicInteger calls = new AtomicInteger();
    pipeline.put(
        "a",
        batch -> {
          calls.incrementAndGet();
          for (int i = 0; i < batch.size(); i++) {
            batch.replace(i, event(text(batch.event(i)) + "+"));
            if (text(batch.event(i)).equals("700+")) {
              throw new IllegalStateException("bad one");
            }
          }
        });
    RunResult run = run(events(1000));
    assertThat(run.size()).isEqualTo(999);
    assertThat(texts(run)).contains("0+", "699+", "701+", "999+").doesNotContain("700+", "700");
    assertThat(run.refusals()).hasSize(1);
    assertThat(run.refusals().get(0).source()).isEqualTo(700);
    assertThat(run.refusals().get(0).reason()).isEqualTo("processor_failed");
    assertThat(calls).hasValueLessThan(30);
    assertThat(pipeline.stages().get(0).errors()).isEqualTo(1);
  }

  @Test
  void whatAProcessorDerivesDoesNotPassItself() throws Exception {
    order(List.of("a", "b"), List.of());
    pipeline.put("a", mark("a"));
    pipeline.put("b", mark("b"));
    assertThat(texts(pipeline.run("a", null, events(1), List.of()))).containsExactly("0b");
  }
}
