package io.edgebot.engine.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.event.EventId;
import io.edgebot.api.input.Append;
import io.edgebot.api.input.AppendRefusedException.Reason;
import io.edgebot.api.input.AppendResult;
import io.edgebot.api.input.SequenceClaim;
import io.edgebot.api.processor.Batch;
import io.edgebot.engine.internal.pipeline.PipelineOrder;
import io.edgebot.journal.Journal.ClaimState;
import io.edgebot.journal.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What senders and processors are told of their batches. */
class LaneAnswersTest extends LaneFixture {
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
}
