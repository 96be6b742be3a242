package io.edgebot.engine.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventId;
import io.edgebot.api.processor.Batch;
import io.edgebot.api.processor.Processor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PipelineTest {
  private final Pipeline pipeline = new Pipeline();

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
  void errorsOfALeavingBundleCountAsFailures() throws Exception {
    order(List.of("a"), List.of());
    pipeline.put(
        "a",
        batch -> {
          throw new NoClassDefFoundError("gone");
        });
    assertThat(run(events(2)).refusals()).hasSize(2);
  }

  @Test
  void aMissingRequiredProcessorBlocksUntilItComes() throws Exception {
    AtomicInteger changes = new AtomicInteger();
    pipeline.onChange(changes::incrementAndGet);
    order(List.of("redact"), List.of("redact"));
    assertThat(pipeline.blocked()).contains("redact", "missing", "io.edgebot.pipeline.cfg");
    assertThatThrownBy(() -> run(events(1))).isInstanceOf(BlockedException.class);
    int before = changes.get();
    pipeline.put("redact", mark("!"));
    assertThat(changes).hasValue(before + 1);
    assertThat(pipeline.blocked()).isEmpty();
    assertThat(texts(run(events(1)))).containsExactly("0!");
    pipeline.remove("redact");
    assertThatThrownBy(() -> run(events(1))).isInstanceOf(BlockedException.class);
  }

  @Test
  void aRequiredProcessorThatFailsOnAHundredInARowBlocks() throws Exception {
    order(List.of("redact"), List.of("redact"));
    AtomicBoolean broken = new AtomicBoolean(true);
    pipeline.put(
        "redact",
        batch -> {
          if (broken.get()) {
            throw new IllegalStateException("table lost");
          }
        });
    assertThat(run(events(99)).refusals()).allMatch(RunResult.Refusal::withheld).hasSize(99);
    assertThatThrownBy(() -> run(events(1))).isInstanceOf(BlockedException.class);
    assertThat(pipeline.blocked()).contains("redact", "IllegalStateException");
    assertThatThrownBy(() -> run(events(1))).isInstanceOf(BlockedException.class);
    broken.set(false);
    pipeline.retry();
    assertThat(pipeline.blocked()).isEmpty();
    assertThat(texts(run(events(1)))).containsExactly("0");
  }

  @Test
  void anOptionalProcessorThatFailsNeverBlocks() throws Exception {
    order(List.of("a"), List.of());
    pipeline.put(
        "a",
        batch -> {
          throw new IllegalStateException();
        });
    assertThat(run(events(250)).refusals()).hasSize(250);
    assertThat(pipeline.blocked()).isEmpty();
  }

  @Test
  void anOrderThatBreaksADemandIsRefusedAndTheGoodOneStays() throws Exception {
    order(List.of("redact", "llm-main"), List.of());
    pipeline.put("redact", mark("r"));
    pipeline.put("llm-main", after(mark("l"), "redact"));
    order(List.of("llm-main", "redact"), List.of());
    assertThat(pipeline.notice()).contains("llm-main must stand behind redact");
    assertThat(texts(run(events(1)))).containsExactly("0rl");
    order(List.of("redact", "llm-main"), List.of());
    assertThat(pipeline.notice()).isEmpty();
  }

  @Test
  void anOrderThatWasNeverGoodBlocksIfSomethingIsRequired() {
    order(List.of("llm", "redact-main"), List.of("redact-main"));
    pipeline.put("llm", after(mark("l"), "redact"));
    pipeline.put("redact-main", mark("r"));
    assertThat(pipeline.blocked()).contains("llm must stand behind redact-main");
  }

  @Test
  void requiredOnesMustBeInTheOrder() {
    order(List.of("a"), List.of("redact"));
    assertThat(pipeline.blocked()).contains("required = 'redact' must be among processors");
  }

  @Test
  void anOrderWithAMistakeIsRefusedAndTheGoodOneStays() throws Exception {
    order(List.of("redact"), List.of("redact"));
    pipeline.put("redact", mark("r"));
    order(List.of(), List.of("redact"));
    assertThat(pipeline.notice()).contains("required = 'redact' must be among processors");
    assertThat(pipeline.blocked()).isEmpty();
    assertThat(texts(run(events(1)))).containsExactly("0r");
    pipeline.remove("redact");
    assertThat(pipeline.blocked()).contains("redact is missing");
  }

  @Test
  void aBatchSeesOneOrderFromStartToEnd() throws Exception {
    order(List.of("a", "b"), List.of());
    CountDownLatch inA = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    pipeline.put(
        "a",
        batch -> {
          inA.countDown();
          go.await();
        });
    pipeline.put("b", mark("b"));
    CompletableFuture<RunResult> running =
        CompletableFuture.supplyAsync(() -> unchecked(events(1)));
    inA.await();
    AtomicBoolean released = new AtomicBoolean();
    Thread remover = new Thread(() -> released.set(pipeline.remove("b", Duration.ofSeconds(30))));
    remover.start();
    await().until(() -> pipeline.stages().size() == 1);
    assertThat(remover.isAlive()).isTrue();
    go.countDown();
    assertThat(texts(running.get())).containsExactly("0b");
    remover.join();
    assertThat(released).isTrue();
    assertThat(texts(run(events(1)))).containsExactly("0");
  }

  @Test
  void whatAProcessorReturnsTooLateIsThrownAway() throws Exception {
    order(List.of("a"), List.of());
    CountDownLatch inA = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    pipeline.put(
        "a",
        batch -> {
          inA.countDown();
          awaitUninterrupted(go);
          batch.replace(0, event("late"));
        });
    CompletableFuture<RunResult> running =
        CompletableFuture.supplyAsync(() -> unchecked(events(1)));
    inA.await();
    assertThat(pipeline.remove("a", Duration.ofMillis(20))).isFalse();
    pipeline.put("a", mark("new"));
    go.countDown();
    assertThat(texts(running.get())).containsExactly("0new");
  }

  @Test
  void aProcessorIsLetGoWhenTheLastOfSeveralOrdersThatMayCallItHasEnded() throws Exception {
    order(List.of("a", "b"), List.of());
    CountDownLatch inA = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    pipeline.put(
        "a",
        batch -> {
          inA.countDown();
          go.await();
        });
    AtomicBoolean closed = new AtomicBoolean();
    AtomicBoolean calledAfterClose = new AtomicBoolean();
    pipeline.put("b", batch -> calledAfterClose.set(closed.get()));
    CompletableFuture<RunResult> running =
        CompletableFuture.supplyAsync(() -> unchecked(events(1)));
    inA.await();
    order(List.of("a"), List.of()); // another snapshot, that has no b
    Thread remover =
        new Thread(
            () -> {
              if (pipeline.remove("b", Duration.ofSeconds(30))) {
                closed.set(true);
              }
            });
    remover.start();
    await().until(() -> remover.getState() == Thread.State.TIMED_WAITING);
    assertThat(closed).isFalse();
    go.countDown();
    running.get();
    remover.join();
    assertThat(closed).isTrue();
    assertThat(calledAfterClose).isFalse();
  }

  @Test
  void aCallThatDoesNotEndIsInterruptedAndNamedUntilItReturns() throws Exception {
    order(List.of("a"), List.of());
    CountDownLatch inA = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    pipeline.put(
        "a",
        batch -> {
          inA.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            interrupted.set(true);
            awaitUninterrupted(go);
          }
        });
    AtomicBoolean interruptedAfterwards = new AtomicBoolean();
    CompletableFuture<RunResult> running =
        CompletableFuture.supplyAsync(
            () -> {
              RunResult run = unchecked(events(1));
              interruptedAfterwards.set(Thread.currentThread().isInterrupted());
              return run;
            });
    inA.await();
    assertThat(pipeline.remove("a", Duration.ofMillis(20))).isFalse();
    await().untilTrue(interrupted);
    assertThat(pipeline.notice()).contains("a call of a has not returned");
    go.countDown();
    assertThat(texts(running.get())).containsExactly("0");
    assertThat(interruptedAfterwards).isFalse();
    assertThat(pipeline.notice()).isEmpty();
  }

  @Test
  void aProcessorThatIsNotCalledNeedNotWaitForASlowOneBeyondTheLimit() throws Exception {
    order(List.of("a", "b"), List.of());
    CountDownLatch inA = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    AtomicInteger callsOfB = new AtomicInteger();
    pipeline.put(
        "a",
        batch -> {
          inA.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            interrupted.set(true);
          }
        });
    pipeline.put("b", batch -> callsOfB.incrementAndGet());
    CompletableFuture<RunResult> running =
        CompletableFuture.supplyAsync(() -> unchecked(events(1)));
    inA.await();
    assertThat(pipeline.remove("b", Duration.ofMillis(20))).isTrue();
    go.countDown();
    assertThat(texts(running.get())).containsExactly("0");
    assertThat(callsOfB).hasValue(0);
    assertThat(interrupted).isFalse();
    assertThat(pipeline.notice()).isEmpty();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatAProcessorDerivesDoesNotPassItself() throws Exception {
    order(List.of("a", "b"), List.of());
    pipeline.put("a", mark("a"));
    pipeline.put("b", mark("b"));
    assertThat(texts(pipeline.run("a", null, events(1), List.of()))).containsExactly("0b");
  }

  private interface Each {
    void on(Batch batch, int index) throws Exception;
  }

  private static Processor each(Each each) {
    return batch -> {
      for (int i = 0; i < batch.size(); i++) {
        each.on(batch, i);
      }
    };
  }

  private static Processor mark(String mark) {
    return each((batch, i) -> batch.replace(i, event(text(batch.event(i)) + mark)));
  }

  private static Processor refuse(Predicate<Event> which, String reason) {
    return each(
        (batch, i) -> {
          if (which.test(batch.event(i))) {
            batch.refuse(i, reason);
          }
        });
  }

  private static Processor after(Processor processor, String plugin) {
    return new Processor() {
      @Override
      public void process(Batch batch) throws Exception {
        processor.process(batch);
      }

      @Override
      public Set<String> after() {
        return Set.of(plugin);
      }
    };
  }

  private void order(List<String> processors, List<String> required) {
    pipeline.configure(PipelineOrder.of(processors, required));
  }

  private RunResult run(Event[] events) throws BlockedException {
    return pipeline.run("in", null, events, List.of());
  }

  private RunResult unchecked(Event[] events) {
    try {
      return run(events);
    } catch (BlockedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Event[] events(int count) {
    return IntStream.range(0, count).mapToObj(i -> event("" + i)).toArray(Event[]::new);
  }

  private static Event event(String text) {
    return Event.builder("t").put("message", text).build();
  }

  private static String text(Event event) {
    return String.valueOf(event.message());
  }

  private static List<String> texts(RunResult run) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < run.size(); i++) {
      texts.add(text(run.event(i)));
    }
    return texts;
  }
}
