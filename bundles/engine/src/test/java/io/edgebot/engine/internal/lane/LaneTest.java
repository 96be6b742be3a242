package io.edgebot.engine.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.event.Event;
import io.edgebot.api.event.EventId;
import io.edgebot.api.input.Append;
import io.edgebot.api.input.AppendRefusedException;
import io.edgebot.api.input.AppendRefusedException.Reason;
import io.edgebot.api.input.AppendResult;
import io.edgebot.api.input.SequenceClaim;
import io.edgebot.api.processor.Batch;
import io.edgebot.engine.internal.FakeJournal;
import io.edgebot.engine.internal.codec.JsonCodec;
import io.edgebot.engine.internal.metrics.EngineMeters;
import io.edgebot.engine.internal.pipeline.Pipeline;
import io.edgebot.engine.internal.pipeline.PipelineOrder;
import io.edgebot.journal.Journal.ClaimState;
import io.edgebot.journal.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LaneTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final FakeJournal journal = new FakeJournal();
  private final Pipeline pipeline = new Pipeline();
  private final EngineMeters meters = new EngineMeters();
  private Lanes lanes = lanes(1000, 10 << 20, Duration.ofMillis(5));
  private LaneImpl lane = lanes.open("in");

  @AfterEach
  void close() {
    journal.release();
    lanes.close();
    meters.close();
  }

  @Test
  void whatIsOfferedBecomesDurableInOrder() throws Exception {
    assertThat(lane.offer(events(0, 600))).isEqualTo(600);
    assertThat(lane.drain(LONG)).isTrue();
    assertThat(numbers()).isEqualTo(IntStream.range(0, 600).boxed().toList());
    assertThat(lane.uncommitted()).isZero();
    assertThat(lane.credit()).isEqualTo(1000);
    assertThat(meters.input("in").received()).isEqualTo(600);
    assertThat(journal.units()).extracting(Unit::lane).containsOnly("in");
    assertThat(journal.units().stream().mapToInt(Unit::numbers).sum()).isEqualTo(600);
  }

  @Test
  void smallOffersShareAUnit() throws Exception {
    restart(1000, 10 << 20, Duration.ofHours(1));
    for (int i = 0; i < 50; i++) {
      lane.offer(events(i, 1));
    }
    assertThat(journal.units()).isEmpty();
    assertThat(lane.drain(LONG)).isTrue();
    assertThat(journal.units()).hasSize(1);
    assertThat(journal.units().get(0).blocks().get(0).index().numbers()[49]).isEqualTo(49);
  }

  @Test
  void aFullUnitDoesNotWait() {
    restart(10_000, 100 << 20, Duration.ofHours(1));
    assertThat(lane.offer(events(0, 1000))).isEqualTo(1000);
    await().until(() -> journal.lines().size() == 1000);
  }

  @Test
  void takesNoMoreThanItHasCreditFor() {
    journal.hold();
    AtomicInteger returned = new AtomicInteger();
    lane.onCredit(returned::incrementAndGet);
    assertThat(lane.offer(events(0, 1500))).isEqualTo(1000);
    assertThat(lane.credit()).isZero();
    assertThat(lane.offer(events(0, 1))).isZero();
    assertThat(lane.uncommitted()).isEqualTo(1000);
    assertThat(refusal(lane.append(Append.of(events(0, 1))))).isEqualTo(Reason.BUSY);
    await().until(() -> journal.waiting() > 0);
    assertThat(returned).hasValue(0);
    journal.release();
    await().until(() -> lane.credit() == 1000);
    assertThat(returned).hasPositiveValue();
  }

  @Test
  void bytesBoundItToo() {
    restart(100_000, 100_000, Duration.ofMillis(5));
    journal.hold();
    List<Event> large = List.of(large(40_000), large(40_000), large(40_000), large(40_000));
    assertThat(lane.offer(large)).isEqualTo(3);
    assertThat(lane.credit()).isZero();
    journal.release();
    await().until(() -> lane.credit() > 0);
    assertThat(refusal(lane.append(Append.of(List.of(large(300_000))))))
        .isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void putWaitsForCredit() throws Exception {
    journal.hold();
    CompletableFuture<Void> putting =
        CompletableFuture.runAsync(
            () -> {
              try {
                lane.put(events(0, 3500));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    await().until(() -> lane.uncommitted() == 1000);
    assertThat(putting).isNotDone();
    journal.release();
    putting.get();
    assertThat(lane.drain(LONG)).isTrue();
    assertThat(numbers()).isEqualTo(IntStream.range(0, 3500).boxed().toList());
  }

  @Test
  void closingEndsAPutThatWaits() {
    journal.hold();
    CompletableFuture<Throwable> ended =
        CompletableFuture.supplyAsync(() -> catchThrowable(() -> lane.put(events(0, 2000))));
    await().until(() -> lane.uncommitted() == 1000);
    lane.close();
    assertThat(ended.join()).isInstanceOf(InterruptedException.class);
    assertThat(lane.offer(events(0, 1))).isZero();
    assertThat(refusal(lane.append(Append.of(events(0, 1))))).isEqualTo(Reason.CLOSED);
  }

  @Test
  void eachProducerKeepsItsOrder() throws Exception {
    restart(5000, 100 << 20, Duration.ofMillis(1));
    List<Thread> producers = new ArrayList<>();
    for (int p = 0; p < 4; p++) {
      int first = p * 100_000;
      Thread producer =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < 20_000; i += 37) {
                    lane.put(events(first + i, Math.min(37, 20_000 - i)));
                  }
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      producers.add(producer);
      producer.start();
    }
    for (Thread producer : producers) {
      producer.join();
    }
    assertThat(lane.drain(LONG)).isTrue();
    List<Integer> numbers = numbers();
    assertThat(numbers).hasSize(80_000);
    for (int p = 0; p < 4; p++) {
      int first = p * 100_000;
      assertThat(numbers.stream().filter(n -> n / 100_000 * 100_000 == first).toList())
          .isEqualTo(IntStream.range(first, first + 20_000).boxed().toList());
    }
  }

  @Test
  void drainSaysWhenTheDeadlinePassed() throws Exception {
    journal.hold();
    lane.offer(events(0, 1));
    assertThat(lane.drain(Duration.ofMillis(20))).isFalse();
    journal.release();
    assertThat(lane.drain(LONG)).isTrue();
  }

  @Test
  void appendsCompleteWithTheirOwnShare() throws Exception {
    pipeline.configure(PipelineOrder.of(List.of("f"), List.of()));
    pipeline.put(
        "f",
        batch -> {
          for (int i = 0; i < batch.size(); i++) {
            int n = number(batch.event(i));
            if (n % 10 == 0) {
              batch.drop(i, "noise");
            } else if (n % 10 == 1) {
              batch.refuse(i, "bad");
            }
          }
        });
    journal.hold();
    lane.offer(events(900, 5));
    CompletionStage<AppendResult> first =
        lane.append(Append.of(events(0, 20), Map.of("file", new byte[] {1})));
    CompletionStage<AppendResult> second =
        lane.append(Append.of(events(20, 5), Map.of("file", new byte[] {2})));
    CompletionStage<AppendResult> none =
        lane.append(Append.of(List.of(), Map.of("other", new byte[] {3})));
    await().until(() -> journal.waiting() > 0);
    assertThat(first.toCompletableFuture()).isNotDone();
    journal.release();
    assertThat(first.toCompletableFuture().get())
        .isEqualTo(
            new AppendResult(
                16,
                0,
                2,
                List.of(new AppendResult.Refusal(1, "bad"), new AppendResult.Refusal(11, "bad"))));
    assertThat(second.toCompletableFuture().get())
        .isEqualTo(new AppendResult(3, 0, 1, List.of(new AppendResult.Refusal(1, "bad"))));
    assertThat(none.toCompletableFuture().get().accepted()).isZero();
    assertThat(journal.checkpoint("in", "file")).contains(new byte[] {2});
    assertThat(journal.checkpoint("in", "other")).contains(new byte[] {3});
    assertThat(meters.input("in").dropped()).containsEntry("noise", 4L);
    assertThat(journal.quarantine(0, 10, true))
        .extracting(q -> q.id().number())
        .doesNotHaveDuplicates()
        .hasSize(4);
  }

  @Test
  void aProcessorIsToldOnceItsEventsAreDurableAndBeforeTheSender() throws Exception {
    pipeline.configure(PipelineOrder.of(List.of("f"), List.of()));
    List<Integer> durable = new CopyOnWriteArrayList<>();
    pipeline.put(
        "f",
        batch -> {
          int first = number(batch.event(0));
          batch.onDurable(() -> durable.add(first));
        });
    journal.hold();
    CompletionStage<List<Integer>> atTheAnswer =
        lane.append(Append.of(events(0, 20))).thenApply(result -> List.copyOf(durable));
    await().until(() -> journal.waiting() == 1);
    assertThat(durable).isEmpty();
    journal.release();
    assertThat(atTheAnswer.toCompletableFuture().get()).containsExactly(0);
  }

  @Test
  void aProcessorIsToldNothingOfWhatTheJournalRefuses() throws Exception {
    pipeline.configure(PipelineOrder.of(List.of("f"), List.of()));
    List<Integer> durable = new CopyOnWriteArrayList<>();
    pipeline.put(
        "f",
        batch -> {
          int first = number(batch.event(0));
          batch.onDurable(() -> durable.add(first));
        });
    journal.hold();
    SequenceClaim claim = new SequenceClaim("edge", 5, 1, 1, new byte[] {1}, List.of());
    CompletionStage<AppendResult> refused =
        lane.append(new Append(events(1, 1), List.of(), claim, "a", Map.of(), List.of()));
    await().until(() -> journal.waiting() == 1);
    journal.full(true);
    journal.release();
    assertThat(refusal(refused)).isEqualTo(Reason.QUOTA);
    journal.full(false);
    await().until(() -> lane.credit() > 0);
    lane.append(Append.of(events(2, 1))).toCompletableFuture().get();
    assertThat(durable).containsExactly(2);
  }

  @Test
  void quarantineHoldsNothingOfWhatAnOptionalProcessorWithholds() throws Exception {
    pipeline.configure(PipelineOrder.of(List.of("f"), List.of()));
    pipeline.put("f", batch -> batch.refuse(0, Batch.WITHHELD));
    AppendResult result = lane.append(Append.of(List.of(event(5)))).toCompletableFuture().get();
    assertThat(result.quarantined()).containsExactly(new AppendResult.Refusal(0, "withheld"));
    assertThat(journal.quarantine(0, 10, true))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.body()).isNull();
              assertThat(entry.reason()).isEqualTo("withheld");
              assertThat(entry.refusedBy()).isEqualTo("f");
              assertThat(entry.bytes()).isPositive();
            });
  }

  @Test
  void checkpointsAreNeverAheadOfAnEarlierBatch() throws Exception {
    journal.hold();
    for (int i = 0; i < 40; i++) {
      lane.append(Append.of(events(i * 10, 10), Map.of("file", new byte[] {(byte) i})));
    }
    await().until(() -> journal.waiting() > 0);
    journal.full(true);
    journal.release();
    await().until(() -> lane.credit() == 0);
    journal.full(false);
    assertThat(lane.drain(LONG)).isTrue();
    assertThat(numbers()).isEqualTo(IntStream.range(0, 400).boxed().toList());
    assertThat(journal.checkpoint("in", "file")).contains(new byte[] {39});
    List<Byte> order =
        journal.units().stream().map(unit -> unit.checkpoints().get("file")[0]).toList();
    assertThat(order).isSorted();
  }

  @Test
  void batchesWithIdentitiesKeepThem() throws Exception {
    List<EventId> ids = List.of(new EventId("edge", 5, 7, 0), new EventId("edge", 5, 8, 2));
    SequenceClaim claim = new SequenceClaim("edge", 5, 7, 8, new byte[] {1}, List.of());
    lane.append(new Append(events(0, 2), ids, claim, "site-a", Map.of(), List.of()))
        .toCompletableFuture()
        .get();
    Unit unit = journal.units().get(0);
    assertThat(unit.numbers()).isZero();
    assertThat(unit.principal()).isEqualTo("site-a");
    assertThat(unit.claim().last()).isEqualTo(8);
    assertThat(unit.blocks().get(0).ids()).isEqualTo(ids);
    assertThat(unit.blocks().get(0).index().numbers()).containsExactly(7, 8);
    assertThat(unit.blocks().get(0).index().parts()).containsExactly(0, 2);
  }

  @Test
  void whatIsSettledIsNotWorkedOnAgain() throws Exception {
    journal.claims(ClaimState.SETTLED);
    SequenceClaim claim = new SequenceClaim("edge", 5, 7, 8, new byte[] {1}, List.of());
    AppendResult result =
        lane.append(new Append(events(0, 2), List.of(), claim, "a", Map.of(), List.of()))
            .toCompletableFuture()
            .get();
    assertThat(result).isEqualTo(new AppendResult(0, 2, 0, List.of()));
    assertThat(journal.units()).isEmpty();
  }

  @Test
  void aFullJournalRefusesClaimsAndKeepsTheRest() throws Exception {
    journal.full(true);
    SequenceClaim claim = new SequenceClaim("edge", 5, 1, 1, new byte[] {1}, List.of());
    lane.offer(events(0, 10));
    CompletionStage<AppendResult> ingest =
        lane.append(new Append(events(100, 1), List.of(), claim, "a", Map.of(), List.of()));
    assertThat(refusal(ingest)).isEqualTo(Reason.QUOTA);
    assertThat(lane.credit()).isZero();
    assertThat(lane.offer(events(10, 1))).isZero();
    assertThat(lanes.closedReason()).contains("full");
    AtomicInteger returned = new AtomicInteger();
    lane.onCredit(returned::incrementAndGet);
    journal.full(false);
    await().until(() -> returned.get() > 0);
    assertThat(lane.drain(LONG)).isTrue();
    assertThat(numbers()).isEqualTo(IntStream.range(0, 10).boxed().toList());
  }

  @Test
  void aClaimIsRefusedWhenTheJournalBecomesFullWhileItIsWorkedOn() {
    journal.full(true);
    journal.onLook(() -> lanes.intake().journalRefused("the journal is full"));
    SequenceClaim claim = new SequenceClaim("edge", 5, 1, 1, new byte[] {1}, List.of());
    CompletionStage<AppendResult> ingest =
        lane.append(new Append(events(0, 1), List.of(), claim, "a", Map.of(), List.of()));
    assertThat(refusal(ingest)).isEqualTo(Reason.QUOTA);
    assertThat(lane.uncommitted()).isZero();
  }

  @Test
  void aClaimThatWaitsIsRefusedWhenTheJournalBecomesFull() throws Exception {
    restart(1000, 10 << 20, Duration.ofHours(1));
    journal.hold();
    List<CompletionStage<AppendResult>> ingested = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      SequenceClaim claim = new SequenceClaim("edge", 5, i, i, new byte[] {1}, List.of());
      ingested.add(
          lane.append(new Append(events(i, 1), List.of(), claim, "a", Map.of(), List.of())));
    }
    await().until(() -> journal.waiting() == 4);
    journal.full(true);
    journal.release();
    for (CompletionStage<AppendResult> refused : ingested) {
      assertThat(refusal(refused)).isEqualTo(Reason.QUOTA);
    }
    assertThat(lane.uncommitted()).isZero();
    assertThat(lane.drain(LONG)).isTrue();
    assertThat(journal.units()).isEmpty();
  }

  @Test
  void nothingPassesWhileARequiredProcessorIsMissing() throws Exception {
    restart(1000, 10 << 20, Duration.ofMillis(1));
    pipeline.configure(PipelineOrder.of(List.of("redact"), List.of()));
    pipeline.put("redact", batch -> {});
    lane.offer(events(0, 10));
    assertThat(lane.drain(LONG)).isTrue();
    pipeline.configure(PipelineOrder.of(List.of("redact"), List.of("redact")));
    pipeline.remove("redact");
    assertThat(lane.credit()).isZero();
    assertThat(lane.offer(events(10, 1))).isZero();
    assertThat(refusal(lane.append(Append.of(events(10, 1))))).isEqualTo(Reason.BLOCKED);
    AtomicInteger returned = new AtomicInteger();
    lane.onCredit(returned::incrementAndGet);
    pipeline.put("redact", batch -> {});
    await().until(() -> returned.get() > 0);
    assertThat(lane.offer(events(10, 1))).isEqualTo(1);
    assertThat(lane.drain(LONG)).isTrue();
    assertThat(numbers()).isEqualTo(IntStream.range(0, 11).boxed().toList());
  }

  @Test
  void whatIsInMemoryWaitsForTheRequiredProcessor() throws Exception {
    restart(1000, 10 << 20, Duration.ofHours(1));
    pipeline.configure(PipelineOrder.of(List.of("redact"), List.of("redact")));
    pipeline.put("redact", batch -> {});
    lane.offer(events(0, 10));
    pipeline.remove("redact");
    assertThat(lane.drain(Duration.ofMillis(50))).isFalse();
    assertThat(journal.units()).isEmpty();
    pipeline.put(
        "redact",
        batch -> {
          for (int i = 0; i < batch.size(); i++) {
            batch.replace(i, event(number(batch.event(i)) + 1000));
          }
        });
    assertThat(lane.drain(LONG)).isTrue();
    assertThat(numbers()).isEqualTo(IntStream.range(1000, 1010).boxed().toList());
  }

  @Test
  void aDrainingProcessTakesNothingButFinishesWhatItHas() throws Exception {
    restart(1000, 10 << 20, Duration.ofHours(1));
    lane.offer(events(0, 10));
    lanes.beginDrain("drains");
    assertThat(lane.offer(events(10, 1))).isZero();
    assertThat(refusal(lane.append(Append.of(events(10, 1))))).isEqualTo(Reason.CLOSED);
    assertThat(lanes.drain(LONG)).isTrue();
    assertThat(numbers()).hasSize(10);
    lanes.endDrain();
    assertThat(lane.offer(events(10, 1))).isEqualTo(1);
  }

  @Test
  void largeBatchesBecomeSeveralBlocksOfOneUnit() throws Exception {
    restart(10_000, 100 << 20, Duration.ofMillis(5));
    lane.append(Append.of(events(0, 2500))).toCompletableFuture().get();
    assertThat(journal.units()).hasSize(1);
    assertThat(journal.units().get(0).blocks())
        .extracting(block -> block.index().size())
        .containsExactly(1000, 1000, 500);
    assertThat(journal.units().get(0).blocks().get(1).index().numbers()[0]).isEqualTo(1000);
  }

  @Test
  void theEndTellsEachWhoWaitsAndCountsTheOthersAsLost() throws Exception {
    restart(1000, 10 << 20, Duration.ofHours(1));
    pipeline.configure(PipelineOrder.of(List.of("redact"), List.of("redact")));
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    pipeline.put(
        "redact",
        batch -> {
          begun.countDown();
          go.await();
        });
    CompletionStage<AppendResult> current = lane.append(Append.of(events(0, 10)));
    begun.await();
    CompletionStage<AppendResult> queued = lane.append(Append.of(events(10, 10)));
    lane.offer(events(20, 7));
    pipeline.remove("redact"); // interrupts the call after its time, and the batch is held
    await().until(() -> lane.uncommitted() == 27);
    lanes.close();
    assertThat(refusal(current)).isEqualTo(Reason.CLOSED);
    assertThat(refusal(queued)).isEqualTo(Reason.CLOSED);
    assertThat(lane.uncommitted()).isEqualTo(7);
    assertThat(meters.input("in").dropped()).containsEntry("shutdown", 7L);
    assertThat(journal.units()).isEmpty();
  }

  @Test
  void theEndTellsWhatTheJournalAnswersLast() throws Exception {
    journal.hold();
    List<CompletionStage<AppendResult>> appended = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      appended.add(lane.append(Append.of(events(i, 1), Map.of("file", new byte[] {(byte) i}))));
    }
    await().until(() -> journal.waiting() > 0);
    Thread closer = new Thread(lanes::close);
    closer.start();
    await().until(() -> closer.getState() == Thread.State.TIMED_WAITING);
    journal.release();
    closer.join();
    int durable = journal.lines().size();
    assertThat(durable).isPositive();
    for (int i = 0; i < 10; i++) {
      if (i < durable) {
        assertThat(appended.get(i).toCompletableFuture().get().accepted()).isEqualTo(1);
      } else {
        assertThat(refusal(appended.get(i))).isEqualTo(Reason.CLOSED);
      }
    }
    assertThat(meters.input("in").dropped()).isEmpty();
  }

  @Test
  void theEndTellsOutcomesThatNoWorkerHadTimeFor() throws Exception {
    CountDownLatch busy = new CountDownLatch(2);
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < 2; i++) { // both workers are with somebody who was told, and does not end
      journal.hold(); // what is durable before it is asked for would be told to this thread
      var unused =
          lane.append(Append.of(events(i, 1)))
              .thenRun(
                  () -> {
                    busy.countDown();
                    try {
                      never.await();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  });
      journal.release();
      int left = 1 - i;
      await().until(() -> busy.getCount() == left);
    }
    CompletableFuture<String> told = new CompletableFuture<>();
    lanes.workers().tell(() -> told.complete("told"));
    CompletionStage<AppendResult> waits = lane.append(Append.of(events(2, 1)));
    assertThat(told).isNotDone();
    lanes.close();
    assertThat(told).isCompletedWithValue("told");
    assertThat(refusal(waits)).isEqualTo(Reason.CLOSED);
  }

  @Test
  void whatTheJournalGivesBackAfterTheEndIsRefused() throws Exception {
    journal.hold();
    CompletionStage<AppendResult> appended =
        lane.append(Append.of(events(0, 1), Map.of("file", new byte[] {1})));
    await().until(() -> journal.waiting() == 1);
    lanes.close(); // does not wait for ever
    assertThat(appended.toCompletableFuture()).isNotDone();
    journal.full(true);
    journal.release();
    assertThat(refusal(appended)).isEqualTo(Reason.CLOSED);
    assertThat(lane.uncommitted()).isZero();
  }

  @Test
  void anErrorGivesUpTheBatchButNotTheLane() throws Exception {
    pipeline.configure(PipelineOrder.of(List.of("f"), List.of()));
    pipeline.put(
        "f",
        batch -> {
          if (number(batch.event(0)) == 0) {
            throw new InternalError("broken");
          }
        });
    assertThat(refusal(lane.append(Append.of(events(0, 3))))).isEqualTo(Reason.CLOSED);
    assertThat(lane.append(Append.of(events(3, 1))).toCompletableFuture().get().accepted())
        .isEqualTo(1);
    await().until(() -> lane.uncommitted() == 0);
    assertThat(meters.input("in").dropped()).containsEntry("engine_failed", 3L);
  }

  private void restart(int events, long bytes, Duration linger) {
    lanes.close();
    lanes = lanes(events, bytes, linger);
    lane = lanes.open("in");
  }

  private Lanes lanes(int events, long bytes, Duration linger) {
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

  private List<Integer> numbers() {
    return journal.lines().stream()
        .map(
            line -> Integer.parseInt(line.substring(line.indexOf("\"n\":") + 4, line.length() - 1)))
        .toList();
  }

  private static List<Event> events(int first, int count) {
    return IntStream.range(first, first + count).mapToObj(LaneTest::event).toList();
  }

  private static Event event(int n) {
    return Event.builder("t").put("timestamp", "2026-01-01T00:00:00Z").put("n", (long) n).build();
  }

  private static Event large(int size) {
    return Event.builder("t").put("x", "x".repeat(size)).build();
  }

  private static int number(Event event) {
    return ((Number) event.get("n")).intValue();
  }

  private static Reason refusal(CompletionStage<AppendResult> stage) {
    Throwable thrown = catchThrowable(() -> stage.toCompletableFuture().get(30, TimeUnit.SECONDS));
    assertThat(thrown).isInstanceOf(ExecutionException.class);
    return ((AppendRefusedException) thrown.getCause()).reason();
  }
}
