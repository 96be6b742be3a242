package io.edgebot.engine.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.edgebot.api.event.Event;
import io.edgebot.api.input.Append;
import io.edgebot.api.input.AppendRefusedException.Reason;
import io.edgebot.engine.internal.pipeline.PipelineOrder;
import io.edgebot.journal.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a lane takes becomes durable in its order. */
class LaneTest extends LaneFixture {
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
}
