package io.edgebot.engine.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.input.Append;
import io.edgebot.api.input.AppendRefusedException.Reason;
import io.edgebot.api.input.AppendResult;
import io.edgebot.engine.internal.pipeline.PipelineOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What lanes do while they may not work, and at their end. */
class LanePauseTest extends LaneFixture {
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
}
